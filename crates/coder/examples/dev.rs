//! Codes parsed development data: `dev CONLLU JSONL [--explain ID]` prints events as JSON Lines.
use dateline_codebook::Codebook;
use dateline_coder::Coder;
use dateline_parse::Document;
use dateline_record::Story;
use std::collections::HashMap;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let conllu = std::fs::read_to_string(&args[1]).unwrap();
    let stories: HashMap<String, Story> = std::fs::read_to_string(&args[2])
        .unwrap()
        .lines()
        .map(|l| {
            let v: serde_json::Value = serde_json::from_str(l).unwrap();
            let s = Story {
                id: v["id"].as_str().unwrap().into(),
                text: v["text"].as_str().unwrap().into(),
                published: v["published"].as_str().map(Into::into),
                ..Story::default()
            };
            (s.id.clone(), s)
        })
        .collect();
    let only = args.iter().position(|a| a == "--explain").and_then(|i| args.get(i + 1));
    let coder = Coder::new(Codebook::from_folder(std::path::Path::new("codebook")).unwrap()).unwrap();
    for block in conllu.split("# newdoc id = ").skip(1) {
        let (id, rest) = block.split_once('\n').unwrap();
        if only.is_some_and(|o| o != id) {
            continue;
        }
        let story = &stories[id];
        let doc = Document::from_conllu(rest, Some(&story.text)).unwrap();
        let marks = coder.mark(story, &doc);
        if only.is_some() {
            print!(
                "{}",
                doc.to_conllu()
                    .lines()
                    .map(|l| l.split('\t').take(8).collect::<Vec<_>>().join(" "))
                    .collect::<Vec<_>>()
                    .join("\n")
            );
            println!();
            for m in &marks.actors.mentions {
                println!(
                    "actor {} {:?} {:?} agent={} {}",
                    m.head,
                    m.span.of(&story.text),
                    m.identities,
                    m.is_agent,
                    m.via
                );
            }
            for p in coder.explain(story, &doc, &marks) {
                println!("{p}");
            }
        }
        for e in coder.code(story, &doc, &marks).events {
            println!("{}", serde_json::to_string(&e).unwrap());
        }
    }
}
