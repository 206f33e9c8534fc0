//! What can be told of a file before it is uploaded: fed in pieces, it can be asked about at any time.

use super::{Choices, Judge, Mode, Question, Refused, Survey, Surveyor, Verdict};
use crate::error::FileRefusal;

/// A file on its way past. Its rows are judged at once, by what its beginning says it is; should its
/// end say otherwise, the file has to come past once more.
pub struct Preview {
    mode: Mode,
    /// Until the file was seen to its end.
    surveyor: Option<Surveyor>,
    found: Option<Result<Survey, Refused>>,
    judge: Option<Judge>,
    verdict: Verdict,
    is_begun: bool,
    is_over: bool,
}

impl Preview {
    /// A preview of a file of a store with this currency, of which nothing was fed yet.
    pub fn new(mode: Mode, choices: Choices, currency: &str) -> Preview {
        Preview {
            mode,
            surveyor: Some(Surveyor::with(choices, currency)),
            found: None,
            judge: None,
            verdict: Verdict::default(),
            is_begun: false,
            is_over: false,
        }
    }

    /// Takes the next piece of the file.
    pub fn feed(&mut self, bytes: &[u8]) {
        if let Some(surveyor) = &mut self.surveyor {
            surveyor.feed(bytes);
            if !self.is_begun
                && let Some(found) = surveyor.peek()
            {
                self.judge_as(found);
            }
        }
        self.is_begun = true;
        if let Some(judge) = &mut self.judge {
            judge.feed(bytes, &mut |judged| self.verdict.take(&judged));
        }
    }

    /// Says that the file is over. Returns whether it has to be fed from its start again, because it
    /// is not what its beginning looked like.
    pub fn end(&mut self) -> bool {
        if let Some(found) = self.surveyor.take().map(Surveyor::finish) {
            let is_as_before = match (self.survey(), survey_of(&found)) {
                (Some(before), Some(now)) => before.reads_like(now),
                (before, now) => before.is_none() && now.is_none(),
            };
            if !is_as_before {
                self.judge_as(found);
                return self.judge.is_some();
            }
            self.found = Some(found);
        }
        if let Some(judge) = self.judge.take() {
            judge.finish(&mut |judged| self.verdict.take(&judged));
        }
        self.is_over = true;
        false
    }

    /// What the file is, also where it is refused, if that can be told yet.
    pub fn survey(&self) -> Option<&Survey> {
        survey_of(self.found.as_ref()?)
    }

    /// Why the file cannot be imported.
    pub fn refused(&self) -> Option<&Refused> {
        self.found.as_ref()?.as_ref().err()
    }

    /// What somebody has to say before the file can be imported.
    pub fn questions(&self) -> &[Question] {
        match self.refused().map(|refused| &refused.refusal) {
            Some(FileRefusal::Unclear { questions }) => questions,
            _ => &[],
        }
    }

    /// What came of the rows so far. Of a file that is refused they say no more than what they hold.
    pub fn verdict(&self) -> &Verdict {
        &self.verdict
    }

    /// Whether that is all there is to say.
    pub fn is_over(&self) -> bool {
        self.is_over
    }

    fn judge_as(&mut self, found: Result<Survey, Refused>) {
        self.judge = survey_of(&found).map(|survey| Judge::new(survey, self.mode));
        self.verdict = Verdict::default();
        self.found = Some(found);
        self.is_over = self.judge.is_none() && self.surveyor.is_none();
    }
}

fn survey_of(found: &Result<Survey, Refused>) -> Option<&Survey> {
    found.as_ref().map_or_else(|refused| refused.survey.as_deref(), Some)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::any_file;
    use super::*;

    /// The preview of a file that is fed in pieces of `n` bytes, and how often that took.
    fn preview(file: &[u8], n: usize, choices: Choices) -> (Preview, u32) {
        let mut preview = Preview::new(Mode::Create, choices, "BRL");
        let mut times = 0;
        loop {
            file.chunks(n).for_each(|piece| preview.feed(piece));
            times += 1;
            if !preview.end() {
                return (preview, times);
            }
        }
    }

    /// What an import says of the same file.
    fn import(file: &[u8]) -> Result<(Survey, Verdict), Refused> {
        let mut surveyor = Surveyor::new();
        surveyor.feed(file);
        let survey = surveyor.finish()?;
        let mut verdict = Verdict::default();
        let mut judge = Judge::new(&survey, Mode::Create);
        judge.feed(file, &mut |judged| verdict.take(&judged));
        judge.finish(&mut |judged| verdict.take(&judged));
        Ok((survey, verdict))
    }

    fn told(preview: &Preview) -> Result<(Survey, Verdict), Refused> {
        assert!(preview.is_over());
        match preview.refused() {
            Some(refused) => Err(refused.clone()),
            None => Ok((preview.survey().unwrap().clone(), preview.verdict().clone())),
        }
    }

    fn check(file: &[u8], n: usize, times: u32) {
        let (preview, found) = preview(file, n, Choices::default());
        assert_eq!(found, times, "{}", file.escape_ascii());
        assert_eq!(told(&preview), import(file));
    }

    #[test]
    fn a_file_that_is_what_it_looks_like_comes_past_once() {
        check(b"Email;Limite de credito\na@b.co;1,5\nb@b.co;2,5\n", 40, 1);
        check(b"Email,Document\na@b.co,1", 1_000, 1);
    }

    #[test]
    fn a_file_that_turns_out_to_be_something_else_comes_past_again() {
        check(b"Email,Name\na@b.co,x\nb@b.co,x\nc@b.co,jo\xE3o\n", 20, 2);
        check(b"Email;Credit limit\na@b.co;1.500\nb@b.co;2.5\n", 35, 2);
        check(b"Email\na@b.co\n", 3, 2);
    }

    #[test]
    fn a_refused_file_still_says_what_its_columns_hold() {
        let file = b"Cliente;Valor\nana@test.com;1,5\n";
        let (refused, _) = preview(file, 1_000, Choices::default());
        assert!(refused.refused().is_some());
        assert_eq!(refused.survey().unwrap().header.names, ["Cliente", "Valor"]);
        assert_eq!(refused.verdict().sample[0].fields, ["ana@test.com", "1,5"]);
        let (header, _) = preview(b"Email,Id\n", 1_000, Choices::default());
        assert!(header.refused().is_some() && header.is_over());
        let (empty, _) = preview(b"", 1_000, Choices::default());
        assert!(empty.refused().is_some() && empty.survey().is_none() && empty.is_over());
    }

    proptest! {
        #[test]
        fn a_preview_says_what_the_import_will_say(file in any_file(), n in 1usize..40) {
            let (preview, _) = preview(&file, n, Choices::default());
            prop_assert_eq!(told(&preview), import(&file));
        }
    }
}
