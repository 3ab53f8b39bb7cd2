//! The words that names and aliases are made of, and where each stands.

use super::texts::{Texts, in_parts};
use super::{Spelling, hash};
use crate::graph::names::each_word;

/// Different words, numbered as they come.
struct Lexicon {
    all: String,
    /// By word, where it ends; it starts where the one before ends.
    ends: Vec<u32>,
    /// Half the hash of a word and the word, at the first free place from its hash on; a power of two of them.
    places: Vec<(u32, u32)>,
}

/// How many letters the beginning of a word must have to stand for it.
const LONG_BEGINNING: usize = 4;
/// A place with no word.
const FREE: u32 = u32::MAX;

impl Default for Lexicon {
    fn default() -> Self {
        Lexicon { all: String::new(), ends: Vec::new(), places: vec![(0, FREE); 16] }
    }
}

impl Lexicon {
    fn len(&self) -> usize {
        self.ends.len()
    }

    fn text(&self, word: u32) -> &str {
        let start = (word as usize).checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(word as usize).copied().unwrap_or(start);
        self.all.get(start as usize..end as usize).unwrap_or_default()
    }

    fn find(&self, word: &str) -> Option<u32> {
        self.places.get(self.place(half_hash(word), Some(word))).map(|(_, found)| *found).filter(|&found| found != FREE)
    }

    fn number(&mut self, word: &str) -> u32 {
        let hash = half_hash(word);
        let place = self.place(hash, Some(word));
        match self.places.get_mut(place) {
            Some((_, found)) if *found != FREE => *found,
            Some(free) => {
                let number = u32::try_from(self.ends.len()).unwrap_or(FREE - 1);
                *free = (hash, number);
                self.all.push_str(word);
                self.ends.push(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
                if self.ends.len() * 2 > self.places.len() {
                    self.grow();
                }
                number
            }
            None => FREE,
        }
    }

    /// Where a word of this hash stands, or would; of no word, the next free place.
    fn place(&self, hash: u32, word: Option<&str>) -> usize {
        let last = self.places.len() - 1;
        let mut place = hash as usize & last;
        let is_other = |&(other, found): &(u32, u32)| {
            found != FREE && !(other == hash && word.is_some_and(|word| self.text(found) == word))
        };
        while self.places.get(place).is_some_and(is_other) {
            place = (place + 1) & last;
        }
        place
    }

    fn grow(&mut self) {
        let more = vec![(0, FREE); self.places.len() * 4];
        for (hash, number) in std::mem::replace(&mut self.places, more) {
            let place = self.place(hash, None);
            if let Some(free) = self.places.get_mut(place).filter(|_| number != FREE) {
                *free = (hash, number);
            }
        }
    }
}

fn half_hash(word: &str) -> u32 {
    let hash = hash(word);
    (hash ^ hash >> 32) as u32
}

/// What is compared of a text before its letters are: small, so that very many are looked through in a moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Outline {
    /// Which letters occur, one bit each: two texts a slip apart differ in two of them at most.
    letters: u64,
    /// How many characters there are.
    pub(super) length: u32,
}

impl Outline {
    pub(super) fn of(text: &str) -> Outline {
        let add = |outline: Outline, character| Outline {
            letters: outline.letters | 1 << (u32::from(character) & 63),
            length: outline.length + 1,
        };
        text.chars().fold(Outline::default(), add)
    }

    /// That of two texts one after another.
    pub(super) fn and(self, other: Outline) -> Outline {
        Outline { letters: self.letters | other.letters, length: self.length.saturating_add(other.length) }
    }

    /// No fewer slips than this turn one text into the other. (Letters that change places count as one.)
    pub(super) fn least_slips(self, other: Outline) -> u32 {
        let letters = (self.letters ^ other.letters).count_ones();
        self.length.abs_diff(other.length).max(letters.div_ceil(2))
    }
}

/// The words that names and aliases are made of.
pub(super) struct Vocabulary {
    lexicon: Lexicon,
    outlines: Vec<Outline>,
    /// By entry, where its words end in the list of words; keys and codes have none.
    ends: Vec<u32>,
    /// The words of all entries.
    words: Vec<u32>,
    /// By word, where its run of postings ends.
    posting_ends: Vec<u32>,
    /// Entries that hold each word, one run a word.
    postings: Vec<u32>,
}

/// The words of some entries.
#[derive(Default)]
struct Part {
    lexicon: Lexicon,
    ends: Vec<u32>,
    words: Vec<u32>,
}

impl Part {
    fn of(texts: &Texts, entries: std::ops::Range<usize>, room: usize) -> Part {
        let mut part = Part::default();
        let mut buffer = String::new();
        for entry in entries {
            let entry = u32::try_from(entry).unwrap_or(u32::MAX);
            if has_words(texts.spelling(entry)) && part.words.len() < room {
                each_word(texts.text(entry), &mut buffer, |word| part.words.push(part.lexicon.number(word)));
            }
            part.ends.push(u32::try_from(part.words.len()).unwrap_or(u32::MAX));
        }
        part
    }

    fn append(&mut self, other: Part) {
        let numbers: Vec<u32> =
            (0..other.lexicon.len()).map(|word| self.lexicon.number(other.lexicon.text(word as u32))).collect();
        let before = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.ends.extend(other.ends.into_iter().map(|end| before.saturating_add(end)));
        self.words.extend(other.words.into_iter().filter_map(|word| numbers.get(word as usize)));
    }
}

/// Whether a text of this kind is understood by its words.
pub(super) fn has_words(spelling: Spelling) -> bool {
    matches!(spelling, Spelling::Name | Spelling::Alias)
}

impl Vocabulary {
    pub(super) fn of(texts: &Texts) -> Vocabulary {
        let mut parts = in_parts(texts.len(), |entries, room| Part::of(texts, entries, room)).into_iter();
        let mut all = parts.next().unwrap_or_default();
        parts.for_each(|part| all.append(part));
        let Part { lexicon, ends, words } = all;
        let outlines = (0..lexicon.len()).map(|word| Outline::of(lexicon.text(word as u32))).collect();
        let (posting_ends, postings) = postings(lexicon.len(), &ends, &words);
        Vocabulary { lexicon, outlines, ends, words, posting_ends, postings }
    }

    /// The words of an entry.
    pub(super) fn of_entry(&self, entry: u32) -> &[u32] {
        run(&self.ends, &self.words, entry)
    }

    /// The entries that hold a word, ascending.
    pub(super) fn postings(&self, word: u32) -> &[u32] {
        run(&self.posting_ends, &self.postings, word)
    }

    /// That of an entry's squeezed text.
    pub(super) fn outline(&self, entry: u32) -> Outline {
        let words = self.of_entry(entry).iter();
        let outlines = words.filter_map(|&word| self.outlines.get(word as usize));
        outlines.fold(Outline::default(), |all, outline| all.and(*outline))
    }

    /// Writes an entry's text into `room`, squeezed.
    pub(super) fn squeezed_into(&self, entry: u32, room: &mut String) {
        room.clear();
        self.of_entry(entry).iter().for_each(|&word| room.push_str(self.lexicon.text(word)));
    }

    /// Whether some name has this word.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.lexicon.find(word).is_some()
    }

    /// The words that hold `typed`: itself and its other number first, then longer words that begin with it, where it is long
    /// enough to say something.
    pub(super) fn holding(&self, typed: &str) -> (Vec<u32>, Vec<u32>) {
        let numbers = super::kinds::other_number(typed);
        let forms = std::iter::once(typed).chain(numbers.iter().map(String::as_str));
        let whole: Vec<u32> = forms.filter_map(|form| self.lexicon.find(form)).collect();
        let is_long = typed.chars().count() >= LONG_BEGINNING;
        let begins = |word: &u32| is_long && !whole.contains(word) && self.lexicon.text(*word).starts_with(typed);
        let longer = (0..self.lexicon.len() as u32).filter(begins).collect();
        (whole, longer)
    }

    /// The words that `typed` may be, with how many slips away each is. A word that names use is itself,
    /// or its own plural or singular: to take another for it would be to exchange it.
    pub(super) fn near(&self, typed: &str) -> Vec<(u32, usize)> {
        if let Some(word) = self.lexicon.find(typed) {
            let mut near = vec![(word, 0)];
            let other_number = typed.strip_suffix('s').map_or_else(|| format!("{typed}s"), str::to_owned);
            near.extend(self.lexicon.find(&other_number).map(|word| (word, 1)));
            return near;
        }
        let allowed = slips_allowed(typed);
        if allowed == 0 {
            return Vec::new();
        }
        let outline = Outline::of(typed);
        let may_be = |other: &Outline| other.least_slips(outline) as usize <= allowed;
        let near = (0..).zip(&self.outlines).filter(|(_, other)| may_be(other)).filter_map(|(word, _)| {
            let text = self.lexicon.text(word);
            let distance = strsim::osa_distance(typed, text);
            (distance <= allowed && slips_allowed(text) > 0).then_some((word, distance))
        });
        near.collect()
    }
}

/// The piece of a list that belongs to one of its owners.
fn run<'l>(ends: &[u32], list: &'l [u32], owner: u32) -> &'l [u32] {
    let start = (owner as usize).checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    let end = ends.get(owner as usize).copied().unwrap_or(start);
    list.get(start as usize..end as usize).unwrap_or_default()
}

/// From the words of each entry, the entries of each word: where each word's end, and all of them.
fn postings(count: usize, ends: &[u32], words: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let mut counts = vec![0u32; count];
    for word in words {
        if let Some(count) = counts.get_mut(*word as usize) {
            *count += 1;
        }
    }
    let mut next: Vec<u32> = Vec::with_capacity(count);
    let mut total = 0u32;
    for count in counts {
        next.push(total);
        total += count;
    }
    let mut postings = vec![0u32; words.len()];
    for entry in 0..u32::try_from(ends.len()).unwrap_or(u32::MAX) {
        for word in run(ends, words, entry) {
            if let Some(next) = next.get_mut(*word as usize) {
                if let Some(place) = postings.get_mut(*next as usize) {
                    *place = entry;
                }
                *next += 1;
            }
        }
    }
    // Each now stands where the next word's begin.
    (next, postings)
}

/// How many slips a word may hold: none where a letter more or less is another word or a number.
fn slips_allowed(word: &str) -> usize {
    if word.chars().any(char::is_numeric) {
        return 0;
    }
    match word.chars().count() {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    }
}
