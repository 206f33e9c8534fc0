//! How a file is read: its dialect and its columns, which somebody may decide otherwise while its run
//! waits.

use domain::imports::{
    Choices, Encoding, FIELDS, Header, Question, SampleRow, Separator, Survey, findings,
};
use domain::{Field, FileRefusal, Lang, Mark};
use ledger::imports::{Run, RunStatus};
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use server_fn::ServerFn;

use super::confirm::Forget;
use crate::asked::{Asked, asked};
use crate::format;
use crate::imports::orders::ReadImport;
use crate::imports::words::RunWords;
use crate::ui::{ColumnHead, Icon, SendOnce};

/// The encodings that a person can choose; a file with a byte order mark says so itself.
const ENCODINGS: [Encoding; 4] =
    [Encoding::Utf8, Encoding::Windows1252, Encoding::MacRoman, Encoding::Cp850];
/// The answer that leaves a column unread.
pub(crate) const UNREAD: &str = "unread";

/// The name that a choice is sent under, as choices are written in JSON.
fn name_of(value: &impl Serialize) -> String {
    let name = serde_json::to_value(value).ok();
    name.and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The choice of this name; none when it is blank.
pub(crate) fn named<T: DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(name.into()).ok()
}

/// The field of this name that a column can hold.
pub(crate) fn field(name: &str) -> Option<Field> {
    named(name).filter(|field| FIELDS.contains(field))
}

/// How a file is read, folded away unless that is what hinders it.
#[component]
pub(super) fn HowRead(run: Run, is_remembered: bool, sample: Vec<SampleRow>) -> impl IntoView {
    let lang = asked().lang;
    let words = RunWords::of(lang);
    let may_choose = run.status == RunStatus::Checked;
    let is_open = !may_choose || run.refusal.is_some() || is_remembered;
    let content = match run.survey.clone() {
        Some(survey) if may_choose => {
            view! { <Reading run=run.clone() survey is_remembered sample/> }.into_any()
        }
        survey => view! { <Read run=run.clone() survey/> }.into_any(),
    };
    view! {
        <details class="card fold" open=is_open>
            <summary class="fold__summary"><h2>{words.how_read}</h2>{Icon::Down.view()}</summary>
            {content}
        </details>
    }
}

/// What is told of a file that nobody can read otherwise any more.
#[component]
fn Read(run: Run, survey: Option<Survey>) -> impl IntoView {
    let lang = asked().lang;
    let words = RunWords::of(lang);
    let read = survey.map(|survey| {
        let size = fact(words.size, format::size(run.size_bytes, lang).into_any());
        let found = findings(&survey, lang).into_iter().map(|finding| {
            let (is_list, is_warning) = (finding.is_list(), finding.is_warning);
            view! {
                <div
                    class="facts__item"
                    class=("facts__item--wide", is_list)
                    class=("facts__item--warn", is_warning)
                >
                    <dt class="facts__name">{finding.name}</dt>
                    <dd class="facts__value">{finding.value}</dd>
                </div>
            }
        });
        view! { {found.collect_view()}{size} }
    });
    view! {
        <dl class="facts">
            {read}
            <div class="facts__item facts__item--wide">
                <dt class="facts__name">{words.fingerprint}</dt>
                <dd class="facts__value"><code>{run.sha256}</code></dd>
            </div>
        </dl>
    }
}

fn fact(name: &'static str, value: AnyView) -> impl IntoView {
    view! { <div class="facts__item"><dt class="facts__name">{name}</dt><dd class="facts__value">{value}</dd></div> }
}

/// The form that reads the file otherwise.
#[component]
fn Reading(run: Run, survey: Survey, is_remembered: bool, sample: Vec<SampleRow>) -> impl IntoView {
    let lang = asked().lang;
    let words = RunWords::of(lang);
    let (dialect, choices) = (survey.dialect, &run.choices);
    let is_refused = run.refusal.is_some();
    let button = if is_refused { "button button--primary" } else { "button" };
    let encodings = ENCODINGS.map(|encoding| (encoding, encoding.name().to_owned()));
    let separators = Separator::ALL.map(|s| (s, separator(s, words).to_owned()));
    let encoding = dialect.encoding.name().to_owned();
    let separator = separator(dialect.separator, words).to_owned();
    let selects = [
        select("encoding", words.encoding, &encodings, choices.encoding, &encoding, words),
        select("separator", words.separator, &separators, choices.separator, &separator, words),
    ];
    let questions = questions(&run, &survey);
    let asks = (!questions.is_empty()).then(|| view! { <Asks questions choices=choices.clone()/> });
    let found = view! { <Read run=run.clone() survey=Some(survey.clone())/> };
    view! {
        <SendOnce>
            <form class="reading" method="post" action=ReadImport::PATH>
                <input type="hidden" name="key" value=run.key/>
                {asks}
                <div class="fields">{selects}</div>
                {found}
                {is_remembered.then(|| view! { <p class="card__text">{words.remembered}</p> })}
                <Columns lang header=survey.header sample/>
                <div class="confirm__foot">
                    <button class=button>{words.read_again}</button>
                    {is_refused.then(|| view! { <Forget is_undo=false/> })}
                </div>
            </form>
        </SendOnce>
    }
}

/// What the file does not say, and what was asked of it before and answered.
fn questions(run: &Run, survey: &Survey) -> Vec<Question> {
    let signs = [Field::CreditLimit, Field::Tolerance].map(|field| survey.sign_question(field));
    let headings = match &run.refusal {
        Some(FileRefusal::Unclear { questions }) => questions.clone(),
        _ => Vec::new(),
    };
    let is_heading = |question: &Question| matches!(question, Question::Heading { .. });
    signs.into_iter().flatten().chain(headings.into_iter().filter(is_heading)).collect()
}

/// Each question with its answers to choose from.
#[component]
fn Asks(questions: Vec<Question>, choices: Choices) -> impl IntoView {
    let Asked { lang, store, .. } = asked();
    let words = RunWords::of(lang);
    let asks = questions.into_iter().enumerate().map(|(place, question)| {
        let sentence = question.sentence(lang, &store);
        let id = format!("ask-{place}");
        let (heading, name, options, chosen) = match &question {
            Question::Sign { field, .. } => {
                let is_rate = *field == Field::Tolerance;
                let name = if is_rate { "tolerance_mark" } else { "limit_mark" };
                let chosen = if is_rate { choices.tolerance_mark } else { choices.limit_mark };
                let options = Mark::ALL.map(|mark| (name_of(&mark), marked(&question, mark, words)));
                (None, name.to_owned(), options, chosen.map(|mark| name_of(&mark)))
            }
            Question::Heading { name, field } => {
                let read_as = format!("{}: {}", words.read_as, field.label(lang));
                let unread = (UNREAD.to_owned(), words.leave_unread.to_owned());
                let hidden = view! { <input type="hidden" name=format!("answers[{place}][0]") value=name.clone()/> };
                (Some(hidden), format!("answers[{place}][1]"), [(name_of(field), read_as), unread], None)
            }
        };
        let options = options.map(|(value, label)| {
            let is_chosen = chosen.as_deref() == Some(&value);
            view! { <option value=value selected=is_chosen>{label}</option> }
        });
        view! {
            <div class="field">
                <label class="field__label asks__question" for=id.clone()>{sentence}</label>
                {heading}
                <div class="select">
                    <select class="field__input" id=id name=name>
                        <option value="">{words.choose_one}</option>
                        {options.to_vec()}
                    </select>
                    {Icon::Down.view()}
                </div>
            </div>
        }
    });
    view! { <div class="asks__list">{asks.collect_view()}</div> }
}

/// A decimal sign, and what the question's value is with it.
fn marked(question: &Question, mark: Mark, words: &RunWords) -> String {
    let Asked { lang, store, .. } = asked();
    let name = if mark == Mark::Point { words.decimal_point } else { words.decimal_comma };
    match question.reading(mark, lang, &store) {
        Some(reading) if !question.is_contradiction() => format!("{reading} ({name})"),
        _ => name.to_owned(),
    }
}

/// A select whose blank option leaves it to be found out.
fn select<T: Copy + PartialEq + Serialize>(
    name: &'static str,
    label: &'static str,
    options: &[(T, String)],
    chosen: Option<T>,
    found: &str,
    words: &RunWords,
) -> AnyView {
    let automatic = match chosen {
        None => format!("{}: {found}", words.automatic),
        Some(_) => words.automatic.to_owned(),
    };
    let options = options.iter().map(|(option, label)| {
        let is_chosen = chosen == Some(*option);
        view! { <option value=name_of(option) selected=is_chosen>{label.clone()}</option> }
    });
    view! {
        <div class="field">
            <label class="field__label" for=name>{label}</label>
            <div class="select">
                <select class="field__input" id=name name=name>
                    <option value="">{automatic}</option>
                    {options.collect_view()}
                </select>
                {Icon::Down.view()}
            </div>
        </div>
    }
    .into_any()
}

/// Which field each column holds.
#[component]
fn Columns(lang: Lang, header: Header, sample: Vec<SampleRow>) -> impl IntoView {
    let words = RunWords::of(lang);
    let row = |(i, (name, column)): (usize, (&String, &Option<Field>))| {
        let id = format!("column-{i}");
        let mut values = sample.iter().filter_map(|row| row.fields.get(i));
        let value = values.find(|value| !value.trim().is_empty()).cloned();
        let options = FIELDS.map(|field| {
            let is_chosen = *column == Some(field);
            view! { <option value=name_of(&field) selected=is_chosen>{field.label(lang)}</option> }
        });
        view! {
            <tr class="table__row" role="row">
                <td role="cell" class="table__long"><label for=id.clone()>{name.clone()}</label></td>
                <td role="cell" class="table__long" data-label=words.sample>
                    <span class="table__value">{value}</span>
                </td>
                <td role="cell" data-label=words.read_as>
                    <div class="select select--small">
                        <select class="field__input" id=id name=format!("columns[{i}]")>
                            <option value="">{words.not_read}</option>
                            {options.to_vec()}
                        </select>
                        {Icon::Down.view()}
                    </div>
                </td>
            </tr>
        }
    };
    let rows = header.names.iter().zip(&header.columns).enumerate().map(row).collect_view();
    view! {
        <div class="table-box">
            <table class="table" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <ColumnHead label=words.column/>
                        <ColumnHead label=words.sample/>
                        <ColumnHead label=words.read_as/>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
}

fn separator(separator: Separator, words: &RunWords) -> &'static str {
    match separator {
        Separator::Comma => words.comma,
        Separator::Semicolon => words.semicolon,
        Separator::Tab => words.tab,
        Separator::Pipe => words.pipe,
    }
}
