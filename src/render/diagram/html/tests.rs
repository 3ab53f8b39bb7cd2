//! Pages, read as text and opened in Chromium.

use super::super::svg::tests::{sample, sample_with};
use super::*;
use serde_json::{Value, json};
use std::process::{Command, Stdio};

fn page() -> String {
    let (diagram, drawing) = sample();
    write(&diagram, &drawing, Theme::Auto)
}

#[test]
fn nothing_leaves_the_page() {
    let page = page();
    assert!(page.contains("content=\"default-src 'none'; script-src 'sha256-"));
    let page = page.replace("xmlns=\"http://www.w3.org/2000/svg\"", "").replace("'http://www.w3.org/2000/svg'", "");
    for request in
        ["http:", "https:", "src=", "<link", "@import", "url(", "<img", "fetch(", "XMLHttpRequest", "import("]
    {
        assert!(!page.contains(request), "{request}");
    }
}

#[test]
fn the_same_picture_is_the_same_page() {
    assert_eq!(page(), page());
}

#[test]
fn a_name_is_never_part_of_the_page() {
    let name = "</script><img src=x onerror=alert(1)><!-- \"' </title></svg></style>";
    let (mut diagram, drawing) = sample_with(name);
    let plain = write(&diagram, &drawing, Theme::Dark).matches('<').count();
    for text in [&mut diagram.title, &mut diagram.subtitle, &mut diagram.notes[0], &mut diagram.sources[0]] {
        *text = name.to_owned();
    }
    diagram.boxes[1].description = Some(name.to_owned());
    diagram.boxes[1].source = Some(name.to_owned());
    diagram.boxes[3].folded[0] = name.to_owned();
    diagram.links[0].reading = name.to_owned();
    diagram.links[0].sources = vec![name.to_owned()];
    diagram.pathways[0].words = name.to_owned();
    let page = write(&diagram, &drawing, Theme::Dark);
    assert!(!page.contains("<img") && !page.contains("<!--"));
    // Two more paragraphs, of a description and a source that stands apart, each opened and closed, and a name less in the
    // pathway's words: nothing else.
    assert_eq!(page.matches('<').count(), plain + 6 - 2);
}

#[test]
fn colours_are_fixed_or_the_readers() {
    let (diagram, drawing) = sample();
    let page = |theme| write(&diagram, &drawing, theme);
    assert!(!page(Theme::Light).contains("prefers-color-scheme: dark"));
    assert!(page(Theme::Auto).contains("prefers-color-scheme: dark"));
    assert!(page(Theme::Dark).contains("@media screen {\n:root { color-scheme: dark"));
}

/// Opens a page in Chromium, runs a script in it that fills `findings`, and gives them back; nothing where there is no
/// Chromium. `CHROMIUM` names the program, else it is looked for as `chromium`.
fn in_chromium(page: &str, script: &str) -> Option<Value> {
    let program = std::env::var("CHROMIUM").unwrap_or_else(|_| "chromium".to_owned());
    if Command::new(&program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_err() {
        println!("skipped: `{program}` is not installed");
        return None;
    }
    let probe = format!(
        "const findings = {{ blocked: [], requests: 0 }};
        addEventListener('securitypolicyviolation', (event) => findings.blocked.push(event.violatedDirective));
        const box = (index) => document.getElementById(`box-${{index}}`);
        const named = (selector, key) => [...document.querySelectorAll(selector)].map((one) => Number(one.dataset[key]));
        const litBoxes = () => named('.box.lit', 'box');
        const litLinks = () => [...new Set(named('.links .lit', 'link'))];
        const text = (selector) => document.querySelector(selector).textContent;
        const key = (target, name) => target.dispatchEvent(new KeyboardEvent('keydown', {{ key: name, bubbles: true }}));
        try {{ {script} }} catch (error) {{ findings.error = String(error); }}
        findings.requests = performance.getEntriesByType('resource').length;
        // What the policy refuses is told a moment later: how much later depends on the machine.
        let waited = 0;
        const finish = () => {{
          if (!findings.blocked.length && waited++ < 40) {{ setTimeout(finish, 50); return; }}
          const out = document.createElement('output');
          out.id = 'findings';
          out.textContent = btoa(unescape(encodeURIComponent(JSON.stringify(findings))));
          document.body.append(out);
        }};
        setTimeout(finish, 100);"
    );
    // The policy would not let the probe run either; a script that it does not name is added, to see that.
    let allowed = page.replacen("script-src '", &format!("script-src '{}' '", digest::source(&probe)), 1);
    let uninvited = "<script>document.body.dataset.uninvited = 'ran';</script>";
    let probed = allowed.replace("</body>", &format!("<script>{probe}</script>{uninvited}</body>"));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.html");
    std::fs::write(&file, probed).unwrap();
    let output = Command::new(&program)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        .args(["--disable-component-update", "--disable-sync", "--no-first-run", "--virtual-time-budget=3000"])
        .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
        .args(["--window-size=1200,900", "--dump-dom"])
        .arg(format!("file://{}", file.display()))
        .output()
        .unwrap();
    let dom = String::from_utf8_lossy(&output.stdout);
    let found = dom.split_once("<output id=\"findings\">").and_then(|(_, rest)| rest.split_once('<'));
    let Some((found, _)) = found else { panic!("no findings: {}", String::from_utf8_lossy(&output.stderr)) };
    assert!(!dom.contains("data-uninvited"), "a script ran that the policy does not name");
    let findings: Value = serde_json::from_slice(&unbase64(found)).unwrap();
    assert_eq!(findings["error"], Value::Null);
    assert_eq!(findings["requests"], 0);
    assert_eq!(findings["blocked"], json!(["script-src-elem"]), "the uninvited script, and nothing else");
    Some(findings)
}

fn unbase64(text: &str) -> Vec<u8> {
    let signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits: Vec<u32> = text.chars().filter_map(|sign| signs.find(sign)).map(|digit| digit as u32).collect();
    let bytes = |four: &[u32]| {
        let bits = four.iter().enumerate().fold(0, |bits, (at, digit)| bits | digit << (18 - 6 * at));
        bits.to_be_bytes()[1..four.len()].to_vec()
    };
    digits.chunks(4).flat_map(bytes).collect()
}

#[test]
fn a_pointer_or_the_focus_traces_pathways() {
    let script = "
        box(0).dispatchEvent(new PointerEvent('pointerenter'));
        findings.hovered = [litBoxes(), litLinks(), document.querySelector('.diagram').classList.contains('tracing')];
        box(0).dispatchEvent(new PointerEvent('pointerleave'));
        findings.left = [litBoxes(), document.querySelector('.diagram').classList.contains('tracing')];
        box(1).focus();
        findings.focused = [litBoxes(), litLinks(), document.activeElement.getAttribute('aria-label')];
        key(box(1), 'ArrowUp');
        findings.up = document.activeElement.id;
        key(box(0), 'ArrowRight');
        findings.right = document.activeElement.id;
        findings.panel = text('.panel');
        key(box(2), 'Enter');
        findings.pinned = [box(2).getAttribute('aria-pressed'), document.querySelectorAll('.panel button').length];
        document.querySelector('.panel li button').focus();
        findings.inPanel = [document.querySelector('.panel').hidden, litLinks()];
        key(document.activeElement, 'Escape');
        findings.cleared = [box(2).getAttribute('aria-pressed'), document.activeElement.id];
        document.querySelector('.hit-area').dispatchEvent(new PointerEvent('pointerenter'));
        findings.link = text('.panel');
        document.querySelector('.hit-area').dispatchEvent(new PointerEvent('pointerleave'));
        document.querySelector('.trace').click();
        findings.pathway = [litBoxes(), litLinks()];
        document.querySelector('.page').dispatchEvent(new MouseEvent('click', { bubbles: true }));
        findings.beside = [litBoxes(), document.querySelector('.trace').getAttribute('aria-pressed')];";
    let Some(findings) = in_chromium(&page(), script) else { return };
    // The one pathway goes from the first box to the third.
    assert_eq!(findings["hovered"], json!([[0, 2], [0], true]));
    assert_eq!(findings["left"], json!([[], false]));
    // No pathway is told of the second box: what steps lead to from it, and from where.
    assert_eq!(findings["focused"], json!([[1, 2, 3], [3, 4, 5, 1], "Certificate in Coding (Degree)"]));
    assert_eq!(findings["up"], "box-0");
    assert_eq!(findings["right"], "box-2");
    // Names in sentences stand between signs that keep their direction to themselves.
    let panel = findings["panel"].as_str().unwrap().replace(['\u{2068}', '\u{2069}'], "");
    for told in
        ["Medical Office Manager", "Runs an office", "Source: Handbook, section 1", "Source: Handbook, section 2"]
    {
        assert!(panel.contains(told), "{told} in {panel}");
    }
    assert_eq!(findings["pinned"][0], "true");
    assert_eq!(findings["inPanel"][0], false);
    assert_eq!(findings["cleared"], json!(["false", "box-2"]));
    assert!(
        findings["link"].as_str().unwrap().contains("Source: \u{2068}Handbook, section 2\u{2069}"),
        "{}",
        findings["link"]
    );
    assert_eq!(findings["pathway"], json!([[0, 2], [0]]));
    assert_eq!(findings["beside"], json!([[], "false"]));
}

#[test]
fn a_search_marks_boxes_and_goes_through_them() {
    let (diagram, drawing) = sample_with("Élève </script><b>");
    let script = "
        const input = document.querySelector('.tools input');
        const view = document.querySelector('.view');
        const search = (words) => { input.value = words; input.dispatchEvent(new Event('input')); };
        const hits = () => named('.box.hit', 'box');
        findings.tools = document.querySelector('.tools').hidden;
        key(document.body, '/');
        findings.elsewhere = document.activeElement.id;
        key(box(0), '/');
        findings.focus = document.activeElement.id;
        search('eleve SCRIPT');
        findings.accents = [hits(), text('.count')];
        search('coder');
        findings.folded = hits();
        search('role');
        findings.role = [hits(), text('.count')];
        key(input, 'Enter');
        const first = [named('.box.current', 'box'), text('.count')];
        key(input, 'Enter');
        const second = [named('.box.current', 'box'), text('.count')];
        key(input, 'Enter');
        findings.steps = [first, second, named('.box.current', 'box')];
        search('nothing such');
        findings.none = [hits(), text('.count')];
        key(input, 'Escape');
        findings.cleared = [input.value, document.querySelector('.diagram').classList.contains('searching'), text('.count')];
        document.querySelector('[data-zoom=\"in\"]').click();
        findings.zoom = document.querySelector('.diagram').getBoundingClientRect().width;
        for (let times = 0; times < 5; times += 1) key(view, '+');
        findings.wide = document.querySelector('.view').classList.contains('wide');
        key(view, '9');
        const whole = document.querySelector('.diagram').getBoundingClientRect();
        findings.whole = [whole.width <= innerWidth, whole.height <= innerHeight];
        document.querySelector('[data-zoom=\"fit\"]').click();
        box(0).dispatchEvent(new PointerEvent('pointerenter'));
        findings.name = text('.panel h2');";
    let Some(findings) = in_chromium(&write(&diagram, &drawing, Theme::Auto), script) else { return };
    assert_eq!(findings["tools"], false);
    assert_eq!((&findings["elsewhere"], &findings["focus"]), (&json!(""), &json!("search")));
    assert_eq!(findings["accents"], json!([[0], "1 box"]));
    assert_eq!(findings["folded"], json!([3]));
    assert_eq!(findings["role"], json!([[2, 3], "2 boxes"]));
    assert_eq!(findings["steps"], json!([[[2], "1 of 2"], [[3], "2 of 2"], [2]]));
    assert_eq!(findings["none"], json!([[], "no box"]));
    assert_eq!(findings["cleared"], json!(["", false, ""]));
    // The picture is 660 wide and may grow by a quarter to fill the window, then a quarter more.
    assert_eq!(findings["zoom"], 660.0 * 1.25 * 1.25);
    assert_eq!((&findings["wide"], &findings["whole"]), (&json!(true), &json!([true, true])));
    assert_eq!(findings["name"], "Élève </script><b>");
}

#[test]
fn a_name_from_right_to_left_turns_nothing_around_it() {
    let name = "ممرضة";
    let (mut diagram, drawing) = sample_with(name);
    diagram.pathways[0].words = format!("{name} prepares for {}", diagram.boxes[2].name);
    diagram.boxes[3].folded = vec![name.to_owned(), "Coder".to_owned()];
    let page = write(&diagram, &drawing, Theme::Light);
    let other = &diagram.boxes[2].name;
    assert!(page.contains(&format!("<bdi>{name}</bdi> prepares for <bdi>{other}</bdi></span>")), "{page}");
    assert!(page.contains(&format!("<p>Stands for: <bdi>{name}</bdi>; <bdi>Coder</bdi>.</p>")), "{page}");
}

#[test]
fn a_word_longer_than_the_page_is_broken() {
    let (mut diagram, drawing) = sample_with("A");
    diagram.boxes[1].description = Some("w".repeat(3000));
    let script = "findings.fits = document.documentElement.scrollWidth <= innerWidth;";
    let Some(findings) = in_chromium(&write(&diagram, &drawing, Theme::Auto), script) else { return };
    assert_eq!(findings["fits"], true);
}
