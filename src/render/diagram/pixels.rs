//! A picture as PNG, and what PNG and PDF have in common: the SVG read back with the embedded font and no other, so
//! that every machine draws the same.

use super::drawing::Drawing;
use super::fonts::{BOLD, Fonts, REGULAR};
use super::model::Diagram;
use super::svg::{self, shown};
use crate::diagnostic::{Diagnostic, ErrorType};
use crate::render::style::Theme;
use png::{AdaptiveFilterType, BitDepth, ColorType, Compression, Encoder, EncodingError, PixelDimensions, Unit};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::{Database, Source};
use resvg::usvg::{Options, Tree};
use std::collections::BTreeSet;
use std::io::Write;
use std::sync::{Arc, OnceLock};

/// Pixels to a unit of the drawing: two, for screens of today and for paper.
pub const SCALE: f32 = 2.0;

/// The most pixels of a picture: 256 MiB while it is drawn, beside the file, which is written row by row.
pub const MAX_PIXELS: u64 = 64 * 1024 * 1024;

/// The picture as PNG, `scale` pixels to a unit. It knows its size on paper (96 units to the inch) and its title.
///
/// # Errors
/// `picture-too-large` above [`MAX_PIXELS`].
pub fn png(diagram: &Diagram, drawing: &Drawing, theme: Theme, scale: f32) -> Result<Vec<u8>, Box<Diagnostic>> {
    let tree = tree(&svg::write(diagram, drawing, theme))?;
    let side = |length: f32| (f64::from(length) * f64::from(scale)).ceil().max(1.0) as u32;
    let (width, height) = (side(tree.size().width()), side(tree.size().height()));
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(too_large(width, height));
    }
    let mut pixels = Pixmap::new(width, height).ok_or_else(|| too_large(width, height))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    encoded(&pixels, scale, &shown(&diagram.title)).map_err(|error| unwritable(&error.to_string()))
}

/// Pixels as a PNG that knows how large it is on paper, and its title. Nothing shows through a picture, so three bytes a
/// pixel are enough.
fn encoded(pixels: &Pixmap, scale: f32, title: &str) -> Result<Vec<u8>, EncodingError> {
    let per_metre = (96.0 * f64::from(scale) / 0.0254).round() as u32;
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Default);
    encoder.set_adaptive_filter(AdaptiveFilterType::Adaptive);
    encoder.set_pixel_dims(Some(PixelDimensions { xppu: per_metre, yppu: per_metre, unit: Unit::Meter }));
    encoder.add_itxt_chunk("Title".to_owned(), title.to_owned())?;
    let mut writer = encoder.write_header()?;
    let mut rows = writer.stream_writer()?;
    let width = pixels.width() as usize;
    let mut row = Vec::with_capacity(width * 3);
    for pixels in pixels.pixels().chunks(width.max(1)) {
        row.clear();
        row.extend(pixels.iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]));
        rows.write_all(&row)?;
    }
    rows.finish()?;
    writer.finish()?;
    Ok(bytes)
}

/// What the embedded font cannot draw of a picture's texts, as a warning to give with PNG and PDF; nothing where it
/// holds everything.
pub fn missing_glyphs(diagram: &Diagram) -> Option<Box<Diagnostic>> {
    let fonts = Fonts::embedded();
    let is_missing = |character: &char| !fonts.holds(character.encode_utf8(&mut [0; 4]));
    let missing: BTreeSet<char> = texts(diagram).flat_map(str::chars).filter(is_missing).collect();
    if missing.is_empty() {
        return None;
    }
    let few: Vec<String> = missing.iter().take(5).map(|character| format!("`{character}`")).collect();
    let others =
        if missing.len() > few.len() { format!(" and {} more", missing.len() - few.len()) } else { String::new() };
    let message =
        format!("the font inside has no sign for {}{others}: an empty box stands in its place", few.join(", "));
    let hint = "write SVG or HTML instead: these are drawn with the fonts of whoever looks at them";
    Some(Diagnostic::warning("missing-glyphs", message).hint(hint))
}

/// Every text that may be drawn.
fn texts(diagram: &Diagram) -> impl Iterator<Item = &str> {
    let lanes = diagram.lanes.iter().flat_map(|lane| [Some(lane.heading.as_str()), lane.verb.as_deref()]);
    let boxes = diagram.boxes.iter().flat_map(|item| [Some(item.name.as_str()), item.detail.as_deref()]);
    let links = diagram.links.iter().map(|link| link.label.as_deref());
    [diagram.title.as_str(), diagram.subtitle.as_str()]
        .into_iter()
        .chain(lanes.chain(boxes).chain(links).flatten())
        .chain(diagram.groups.iter().map(|group| group.caption.as_str()))
        .chain(diagram.legend.iter().map(|(_, meaning)| meaning.as_str()))
        .chain(diagram.notes.iter().chain(&diagram.sources).map(String::as_str))
}

/// An SVG of ours, read back with the embedded font.
pub(super) fn tree(svg: &str) -> Result<Tree, Box<Diagnostic>> {
    let options = Options { font_family: "DejaVu Sans".to_owned(), fontdb: fonts(), ..Options::default() };
    Tree::from_str(svg, &options).map_err(|error| unwritable(&error.to_string()))
}

/// The embedded font alone; never a font of the machine.
fn fonts() -> Arc<Database> {
    static FONTS: OnceLock<Arc<Database>> = OnceLock::new();
    let load = || {
        let mut fonts = Database::new();
        for bytes in [REGULAR, BOLD] {
            fonts.load_font_source(Source::Binary(Arc::new(bytes)));
        }
        fonts.set_sans_serif_family("DejaVu Sans");
        fonts.set_serif_family("DejaVu Sans");
        Arc::new(fonts)
    };
    FONTS.get_or_init(load).clone()
}

fn too_large(width: u32, height: u32) -> Box<Diagnostic> {
    let message = format!("the picture would be {width} by {height} pixels, more than {MAX_PIXELS} in all");
    Diagnostic::runtime("picture-too-large", ErrorType::UsageError, "", message)
        .hint("write SVG, PDF or HTML, which have no pixels, or draw fewer boxes: `--max-boxes`")
}

/// What the drawing libraries refuse; an SVG of ours gives them no reason to.
pub(super) fn unwritable(reason: &str) -> Box<Diagnostic> {
    let message = format!("the picture cannot be written: {reason}");
    Diagnostic::runtime("cannot-draw", ErrorType::UsageError, "", message).hint("write SVG or HTML instead")
}

#[cfg(test)]
mod tests {
    use super::super::svg::tests::{sample, sample_with};
    use super::*;

    fn drawn(diagram: &Diagram, drawing: &Drawing, theme: Theme) -> Pixmap {
        Pixmap::decode_png(&png(diagram, drawing, theme, 2.0).unwrap()).unwrap()
    }

    /// How many pixels of a rectangle differ between two pictures.
    fn differing(one: &Pixmap, other: &Pixmap, rect: &super::super::drawing::Rect) -> usize {
        let range = |from: f64, to: f64| (from * 2.0) as u32..(to * 2.0) as u32;
        let points = range(rect.y, rect.bottom()).flat_map(|y| range(rect.x, rect.right()).map(move |x| (x, y)));
        points.filter(|&(x, y)| one.pixel(x, y) != other.pixel(x, y)).count()
    }

    #[test]
    fn text_is_drawn_and_bold_is_bold() {
        let (diagram, drawing) = sample();
        let mut empty = drawing.clone();
        empty.boxes.iter_mut().for_each(|shape| shape.name.lines.clear());
        let (full, empty) = (drawn(&diagram, &drawing, Theme::Light), drawn(&diagram, &empty, Theme::Light));
        for shape in &drawing.boxes {
            assert!(differing(&full, &empty, &shape.rect) > 100, "{:?}", shape.name.lines);
        }
        let text = |bold: bool| {
            let (mut diagram, mut drawing) = sample_with("Nurse");
            diagram.boxes[0].bold = false;
            drawing.boxes[0].name.role =
                if bold { super::super::drawing::TextRole::BoldName } else { super::super::drawing::TextRole::Name };
            drawn(&diagram, &drawing, Theme::Light)
        };
        let rect = drawing.boxes[0].rect;
        assert!(differing(&text(true), &text(false), &rect) > 50);
    }

    #[test]
    fn the_same_picture_is_the_same_bytes_and_knows_its_size_and_title() {
        let (diagram, drawing) = sample();
        let once = png(&diagram, &drawing, Theme::Auto, 2.0).unwrap();
        assert_eq!(once, png(&diagram, &drawing, Theme::Light, 2.0).unwrap());
        let has = |wanted: &[u8]| once.windows(wanted.len()).any(|bytes| bytes == wanted);
        assert!(has(b"pHYs") && has(b"iTXtTitle") && has(diagram.title.as_bytes()));
        let pixels = Pixmap::decode_png(&once).unwrap();
        assert_eq!(f64::from(pixels.width()), (drawing.width * 2.0).ceil());
        assert!(pixels.pixels().iter().all(|pixel| pixel.alpha() == 255));
    }

    #[test]
    fn a_picture_too_large_is_refused() {
        let (diagram, drawing) = sample();
        let error = png(&diagram, &Drawing { width: 9e4, height: 9e4, ..drawing }, Theme::Light, 2.0).unwrap_err();
        assert_eq!(error.code, "picture-too-large");
    }

    #[test]
    fn what_the_font_lacks_is_told_once() {
        assert_eq!(missing_glyphs(&sample().0), None);
        let (diagram, drawing) = sample_with("看護師 看護");
        let warning = missing_glyphs(&diagram).unwrap();
        assert_eq!(warning.code, "missing-glyphs");
        assert!(warning.message.contains("`師`, `看`, `護`:"), "{}", warning.message);
        // It is drawn all the same.
        assert!(png(&diagram, &drawing, Theme::Light, 1.0).is_ok());
    }

    #[test]
    fn the_style_sheet_turns_every_colour() {
        let (diagram, drawing) = sample();
        let dark = drawn(&diagram, &drawing, Theme::Dark);
        let sheet = svg::dark_rules();
        let options = Options { fontdb: fonts(), style_sheet: Some(sheet), ..Options::default() };
        let light = svg::write(&diagram, &drawing, Theme::Light);
        let tree = Tree::from_str(&light, &options).unwrap();
        let mut turned = Pixmap::new(dark.width(), dark.height()).unwrap();
        resvg::render(&tree, Transform::from_scale(2.0, 2.0), &mut turned.as_mut());
        assert_eq!(dark.data(), turned.data());
    }
}
