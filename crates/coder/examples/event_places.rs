//! dev
use dateline_codebook::Files;
use dateline_coder::places::{GAZETTEER, Places};
use dateline_parse::Document;
use dateline_record::Story;
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let files = Files::from_folder(std::path::Path::new("codebook"))?;
    let places = Places::load(&files, GAZETTEER)?;
    let text = std::fs::read_to_string(std::env::args().nth(1).unwrap_or_default())?;
    for d in text.split("# newdoc id = ").skip(1) {
        let (head, body) = d.split_once('\n').ok_or("x")?;
        let f: Vec<&str> = head.split('\t').collect();
        let doc = Document::from_conllu(body, None)?;
        let marks = places.mark(&Story::default(), &doc);
        let Some(t) = (0..doc.len()).find(|t| doc.text(*t) == f[1]) else { continue };
        let r = doc.subtree(t);
        let clause: Vec<usize> = r.filter(|x| doc.is_below(*x, t)).collect();
        let p = places.event_place(&Story::default(), &doc, t, &clause, &marks);
        let got = p.as_ref().map(|p| format!("{} = {:?} {:?} {:?}", p.text, p.name, p.country, p.precision));
        let ok =
            p.as_ref().map_or(f[2] == "-", |p| f[2].split('|').next().is_some_and(|w| p.text.contains(w)));
        let all: Vec<String> =
            marks.iter().map(|m| format!("{}/{:?}/{:?}", m.place.text, m.role, m.place.country)).collect();
        std::io::Write::write_fmt(
            &mut std::io::stdout(),
            format_args!(
                "{} {} want {} got {:?}   [{}]\n",
                if ok { "ok " } else { "BAD" },
                f[1],
                f[2],
                got,
                all.join(", ")
            ),
        )?;
    }
    Ok(())
}
