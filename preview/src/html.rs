//! HTML in which nothing of a file can be taken for markup.

/// A piece of a page under construction.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Appends markup, with a text in the place of each `{}`: between tags or in a quoted attribute.
    pub fn push(&mut self, markup: &'static str, texts: &[&str]) {
        let mut texts = texts.iter();
        for (n, part) in markup.split("{}").enumerate() {
            if n > 0 {
                self.escape(texts.next().copied().unwrap_or_default());
            }
            self.0.push_str(part);
        }
    }

    /// The finished piece.
    pub fn finish(self) -> String {
        self.0
    }

    fn escape(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                _ => self.0.push(c),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_never_markup() {
        let mut html = Html::default();
        html.push("<td title=\"{}\">{}</td>", &["\"><script>", "<b> & 'c' {}"]);
        assert_eq!(
            html.finish(),
            "<td title=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt; &amp; &#39;c&#39; {}</td>"
        );
    }
}
