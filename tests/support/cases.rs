//! How the properties over whole statements are tried: so many cases, the same ones every time.

use proptest::test_runner::{Config, RngAlgorithm, RngSeed};

/// How many cases, unless `PROPTEST_CASES` says otherwise; from a fixed seed.
pub fn cases(count: u32, seed: u64) -> Config {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(count);
    Config {
        cases,
        rng_algorithm: RngAlgorithm::ChaCha,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..Config::default()
    }
}
