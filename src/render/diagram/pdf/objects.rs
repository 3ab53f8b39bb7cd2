//! The objects of a PDF file in an order that follows from what they say.
//!
//! A file is read as values, from the catalog on: every object gets the next number when it is first referred to,
//! dictionaries are written with their keys in order. Two files that say the same are then the same bytes.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;

/// How deep values may nest.
const MAX_DEPTH: usize = 64;

/// A value of a PDF file.
#[derive(Clone, Debug, PartialEq)]
enum Value {
    /// A number, name, string, `true`, `null`: as it is written.
    Word(Vec<u8>),
    Array(Vec<Value>),
    Dictionary(BTreeMap<Vec<u8>, Value>),
    /// Another object, by its number.
    Reference(u32),
}

/// An object: a value, and the bytes of its stream.
#[derive(Debug)]
struct Object<'a> {
    value: Value,
    stream: Option<&'a [u8]>,
}

/// The same file with its objects in order, this title, and pages whose units are so many inches of a 72nd; nothing where
/// it cannot be read.
pub(super) fn in_order(file: &[u8], title: &str, unit: u32) -> Option<Vec<u8>> {
    let (mut objects, root) = read(file)?;
    if let Some(Object { value: Value::Dictionary(catalog), .. }) = objects.get_mut(&root) {
        // A viewer's window says the title, not the file's name.
        catalog.insert(b"/ViewerPreferences".to_vec(), Value::Word(b"<</DisplayDocTitle true>>".to_vec()));
    }
    if unit > 1 {
        for object in objects.values_mut() {
            if let Value::Dictionary(entries) = &mut object.value
                && is_of_type(entries, b"/Page")
            {
                entries.insert(b"/UserUnit".to_vec(), Value::Word(unit.to_string().into_bytes()));
            }
        }
    }
    let mut numbers = BTreeMap::from([(root, 1)]);
    let mut waiting = VecDeque::from([root]);
    let mut out = b"%PDF-1.7\n%\x80\x80\x80\x80\n".to_vec();
    let mut places = Vec::new();
    while let Some(old) = waiting.pop_front() {
        let object = objects.get(&old)?;
        places.push(out.len());
        out.extend(format!("{} 0 obj\n", places.len()).bytes());
        write_value(&object.value, &mut out, &mut |old| {
            let next = u32::try_from(numbers.len() + 1).unwrap_or(u32::MAX);
            *numbers.entry(old).or_insert_with(|| {
                waiting.push_back(old);
                next
            })
        });
        if let Some(stream) = object.stream {
            out.extend(b"\nstream\n");
            out.extend(stream);
            out.extend(b"\nendstream");
        }
        out.extend(b"\nendobj\n");
    }
    places.push(out.len());
    let info = places.len();
    out.extend(format!("{info} 0 obj\n<</Producer(svg2pdf)/Title{}>>\nendobj\n", text(title)).bytes());
    let table = out.len();
    out.extend(tail(&places, table).bytes());
    Some(out)
}

/// The table of where the objects are, and the file's end.
fn tail(places: &[usize], table: usize) -> String {
    let size = places.len() + 1;
    let mut tail = format!("xref\n0 {size}\n0000000000 65535 f\r\n");
    for place in places {
        // Text in memory takes everything.
        let _ = write!(tail, "{place:010} 00000 n\r\n");
    }
    let info = places.len();
    let _ = write!(tail, "trailer\n<</Info {info} 0 R/Root 1 0 R/Size {size}>>\nstartxref\n{table}\n%%EOF\n");
    tail
}

/// Text as PDF writes any text: UTF-16 in hexadecimal digits.
fn text(text: &str) -> String {
    let units = text.encode_utf16().fold(String::new(), |units, unit| units + &format!("{unit:04X}"));
    format!("<FEFF{units}>")
}

fn write_value(value: &Value, out: &mut Vec<u8>, number: &mut impl FnMut(u32) -> u32) {
    match value {
        Value::Word(word) => out.extend(word),
        Value::Reference(old) => out.extend(format!("{} 0 R", number(*old)).bytes()),
        Value::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b' ');
                }
                write_value(item, out, number);
            }
            out.push(b']');
        }
        Value::Dictionary(entries) => {
            out.extend(b"<<");
            for (key, value) in entries {
                out.extend(key);
                out.push(b' ');
                write_value(value, out, number);
            }
            out.extend(b">>");
        }
    }
}

/// The objects of a file by their numbers, and the catalog's number.
fn read(file: &[u8]) -> Option<(BTreeMap<u32, Object<'_>>, u32)> {
    let mut objects = BTreeMap::new();
    let mut reader = Reader { file, at: 0 };
    let mut root = None;
    loop {
        match reader.word()? {
            // A number opens an object; the table of places comes after the last one.
            b"xref" => break,
            number => {
                let number = parsed(number)?;
                (reader.word()? == b"0" && reader.word()? == b"obj").then_some(())?;
                let object = reader.object()?;
                if matches!(&object.value, Value::Dictionary(entries) if is_of_type(entries, b"/Catalog")) {
                    root = Some(number);
                }
                objects.insert(number, object);
            }
        }
    }
    Some((objects, root?))
}

fn is_of_type(entries: &BTreeMap<Vec<u8>, Value>, name: &[u8]) -> bool {
    entries.get(b"/Type".as_slice()) == Some(&Value::Word(name.to_vec()))
}

fn parsed(word: &[u8]) -> Option<u32> {
    std::str::from_utf8(word).ok()?.parse().ok()
}

/// Reads a file from its start.
struct Reader<'a> {
    file: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// An object's value and stream, to its `endobj`.
    fn object(&mut self) -> Option<Object<'a>> {
        let value = self.value(0)?;
        let mut stream = None;
        let mut word = self.word()?;
        if word == b"stream" {
            let Value::Dictionary(entries) = &value else { return None };
            let Some(Value::Word(length)) = entries.get(b"/Length".as_slice()) else { return None };
            // The line ends with one newline, and the bytes begin.
            let start = self.at + 1;
            let end = start.checked_add(usize::try_from(parsed(length)?).ok()?)?;
            stream = Some(self.file.get(start..end)?);
            self.at = end;
            (self.word()? == b"endstream").then_some(())?;
            word = self.word()?;
        }
        (word == b"endobj").then_some(Object { value, stream })
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > MAX_DEPTH {
            return None;
        }
        match self.word()? {
            b"[" => {
                let mut items = Vec::new();
                while self.peek()? != b"]" {
                    items.push(self.value(depth + 1)?);
                }
                self.word()?;
                Some(Value::Array(items))
            }
            b"<<" => {
                let mut entries = BTreeMap::new();
                while self.peek()? != b">>" {
                    let key = self.word()?.to_vec();
                    entries.insert(key, self.value(depth + 1)?);
                }
                self.word()?;
                Some(Value::Dictionary(entries))
            }
            word => Some(self.reference(word).unwrap_or_else(|| Value::Word(word.to_vec()))),
        }
    }

    /// A reference that begins with this word: `5 0 R`.
    fn reference(&mut self, word: &[u8]) -> Option<Value> {
        let number = parsed(word)?;
        let mut ahead = Reader { file: self.file, at: self.at };
        (ahead.word()? == b"0" && ahead.word()? == b"R").then_some(())?;
        self.at = ahead.at;
        Some(Value::Reference(number))
    }

    /// The next word, without taking it.
    fn peek(&self) -> Option<&'a [u8]> {
        Reader { file: self.file, at: self.at }.word()
    }

    /// The next word: a bracket, a name, a whole string, or whatever ends at a space or bracket.
    fn word(&mut self) -> Option<&'a [u8]> {
        self.skip_space();
        let rest = self.file.get(self.at..)?;
        let length = match rest.first()? {
            b'[' | b']' => 1,
            b'<' | b'>' if rest.get(1) == rest.first() => 2,
            b'<' => rest.iter().position(|&byte| byte == b'>')? + 1,
            b'(' => string_length(rest)?,
            _ => 1 + rest.get(1..)?.iter().take_while(|byte| !is_delimiter(**byte)).count(),
        };
        self.at += length;
        rest.get(..length)
    }

    /// Spaces and comments.
    fn skip_space(&mut self) {
        while let Some(&byte) = self.file.get(self.at) {
            if byte == b'%' {
                let rest = self.file.get(self.at..).unwrap_or_default();
                self.at += rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
            } else if byte.is_ascii_whitespace() || byte == 0 {
                self.at += 1;
            } else {
                break;
            }
        }
    }
}

fn is_delimiter(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0 || b"[]<>()/%".contains(&byte)
}

/// How long a string in parentheses is: inside, parentheses are balanced or stand behind a backslash.
fn string_length(rest: &[u8]) -> Option<usize> {
    let (mut depth, mut escaped) = (0usize, false);
    for (index, &byte) in rest.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return Some(index + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two objects that refer to each other, under numbers and in an order of choice.
    fn file(catalog: u32, other: u32, catalog_first: bool) -> Vec<u8> {
        let catalog_object =
            format!("{catalog} 0 obj\n<</Type /Catalog /Pages {other} 0 R /Note (a \\) (b) >>) /Empty[]>>\nendobj\n");
        let other_object = format!(
            "{other} 0 obj\n<<\n  /B 1.5\n  /A [{catalog} 0 R 0 R]\n  /Length 9\n>>\nstream\nendobj 1 \nendstream\nendobj\n"
        );
        let objects = if catalog_first { catalog_object + &other_object } else { other_object + &catalog_object };
        format!("%PDF-1.7\n%\u{80}\n{objects}xref\n0 0\ntrailer\n").into_bytes()
    }

    #[test]
    fn order_and_numbers_follow_from_what_is_said() {
        let once = in_order(&file(7, 3, true), "T", 1).unwrap();
        assert_eq!(once, in_order(&file(2, 9, false), "T", 1).unwrap());
        let text = String::from_utf8_lossy(&once);
        let expected = "1 0 obj\n<</Empty []/Note (a \\) (b) >>)/Pages 2 0 R/Type /Catalog\
                        /ViewerPreferences <</DisplayDocTitle true>>>>\nendobj\n\
                        2 0 obj\n<</A [1 0 R 0 R]/B 1.5/Length 9>>\nstream\nendobj 1 \nendstream\nendobj\n\
                        3 0 obj\n<</Producer(svg2pdf)/Title<FEFF0054>>>\nendobj\nxref\n0 4\n";
        assert!(text.contains(expected), "{text}");
    }

    #[test]
    fn what_is_no_file_is_refused() {
        for broken in ["", "%PDF", "1 0 obj <<", "1 0 obj << /A 1 >> endobj xref", "1 0 obj (a", "x y z"] {
            assert_eq!(in_order(broken.as_bytes(), "", 1), None, "{broken}");
        }
        assert_eq!(in_order(&[b"1 0 obj ", "[".repeat(1000).as_bytes()].concat(), "", 1), None);
        assert_eq!(in_order(b"1 0 obj << /Type /Catalog /Pages 9 0 R >> endobj xref", "", 1), None);
    }
}
