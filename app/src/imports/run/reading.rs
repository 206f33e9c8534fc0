//! How a file is read: its dialect and its columns, which somebody may decide otherwise while its run
//! waits.

use domain::imports::{Encoding, FIELDS, Header, SampleRow, Separator, Survey};
use domain::{Field, Lang, Mark};
use ledger::imports::{Run, RunStatus};
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use server_fn::ServerFn;

use super::confirm::Forget;
use crate::asked::asked;
use crate::format;
use crate::imports::orders::ReadImport;
use crate::imports::words::RunWords;
use crate::ui::{ColumnHead, Icon, SendOnce};

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
        let dialect = survey.dialect;
        let header = &survey.header;
        let columns = |is_read: bool| -> Vec<String> {
            let named = header.names.iter().zip(&header.columns);
            let there = named.filter(|(_, column)| column.is_some() == is_read);
            there.map(|(name, _)| name.clone()).collect()
        };
        let ignored = columns(false);
        let (mark, example) = mark(dialect.mark, words);
        view! {
            {fact(words.encoding, dialect.encoding.name().into_any())}
            {fact(words.separator, separator(dialect.separator, words).into_any())}
            {fact(words.decimal, view! { {mark}" "<code>{example}</code> }.into_any())}
            {fact(words.size, format::size(run.size_bytes, lang).into_any())}
            {wide(words.columns, columns(true).join(", "))}
            {(!ignored.is_empty()).then(|| wide(words.ignored, ignored.join(", ")))}
        }
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

fn wide(name: &'static str, value: String) -> impl IntoView {
    view! { <div class="facts__item facts__item--wide"><dt class="facts__name">{name}</dt><dd class="facts__value">{value}</dd></div> }
}

/// The form that reads the file otherwise.
#[component]
fn Reading(run: Run, survey: Survey, is_remembered: bool, sample: Vec<SampleRow>) -> impl IntoView {
    let lang = asked().lang;
    let words = RunWords::of(lang);
    let (dialect, choices) = (survey.dialect, &run.choices);
    let is_refused = run.refusal.is_some();
    let button = if is_refused { "button button--primary" } else { "button" };
    let encodings = [Encoding::Utf8, Encoding::Windows1252].map(|e| (e, e.name().to_owned()));
    let separators = Separator::ALL.map(|s| (s, separator(s, words).to_owned()));
    let marks = [Mark::Point, Mark::Comma].map(|m| {
        let (name, example) = mark(m, words);
        (m, format!("{name} {example}"))
    });
    let found = [
        dialect.encoding.name().to_owned(),
        separator(dialect.separator, words).to_owned(),
        mark(dialect.mark, words).0.to_owned(),
    ];
    let [encoding, separator, mark] = found;
    let selects = [
        select("encoding", words.encoding, &encodings, choices.encoding, &encoding, words),
        select("separator", words.separator, &separators, choices.separator, &separator, words),
        select("mark", words.decimal, &marks, choices.mark, &mark, words),
    ];
    view! {
        <SendOnce>
            <form class="reading" method="post" action=ReadImport::PATH>
                <input type="hidden" name="key" value=run.key/>
                <div class="fields">{selects}</div>
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

/// The name of a decimal sign, and an amount that has it.
fn mark(mark: Mark, words: &RunWords) -> (&'static str, &'static str) {
    match mark {
        Mark::Comma => (words.comma, "1.000,50"),
        Mark::Point => (words.point, "1,000.50"),
    }
}
