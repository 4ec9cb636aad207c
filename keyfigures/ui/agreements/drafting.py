"""A draft of an agreement: from a flag with its evidence frozen, or without one; written under the next free number."""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

import streamlit as st

from keyfigures import catalogue, departments, flags, numbers, register, store, views
from keyfigures.catalogue import AgreementTerms, Indicator, LimitKind, Side, Template, Texts
from keyfigures.departments import Department, Filter
from keyfigures.errors import SelectionError
from keyfigures.figures import departments as drawing
from keyfigures.flags import Flag, Lift
from keyfigures.language import Language, Text
from keyfigures.register import Agreement, AgreementStatus, Evidence
from keyfigures.ui import address, components, filters, frame, governed, writing
from keyfigures.ui.agreements import form, words
from keyfigures.ui.governed import Dialogue
from keyfigures.ui.markdown import literal
from keyfigures.ui.writing import Seen, Signed
from keyfigures.views import judged

# In the address: the department a draft is about, empty for none; the year of its figures, the rules and one of them.
NEW, YEAR, RULES, RULE, ORGANISATION = "ny", "aarstal", "regler", "regel", "organisation"
FORM = "agreement_draft"
FOLLOW_UP_MONTHS = 3
# A limit that is a number of the key figure's own unit.
OWN_UNIT = (LimitKind.NUMBER, LimitKind.RATE)


@dataclass(frozen=True)
class Ground:
    """What a draft rests on: whose it is, the department and the flags of a year and rules; none without a flag."""

    organisation_id: str
    department: Department | None = None
    flags: tuple[Flag, ...] = ()
    year: int = 0
    rules: str = ""

    @property
    def key(self) -> str:
        """Return what tells the fields of one draft from those of another."""
        first = self.flags[0].rule.id if self.flags else ""
        whose = self.organisation_id if self.department is None else self.department.department_id
        return f"{FORM}_{whose}_{first}"


def query(own: Department, year: int, rules: str) -> dict[str, str]:
    """Return the address of a draft about a department's flags."""
    parts = {"kommune": own.municipality_code, NEW: own.department_id, YEAR: str(year), RULES: rules}
    return {**parts, "sprog": frame.language().value}


def begin(municipality: str, organisation: str) -> None:
    """Go to a draft without a flag."""
    whose = {ORGANISATION: organisation} if organisation else {}
    st.query_params.from_dict({"kommune": municipality, NEW: "", **whose, "sprog": frame.language().value})
    st.rerun()


def show() -> None:
    """Show the draft the address asks for. Raises SelectionError for one that cannot be."""
    own = _dialogue()
    say = frame.say()
    address.keep_only((*filters.SHARED, NEW, YEAR, RULES, RULE, ORGANISATION))
    _back(own, say)
    ground = _ground(own)
    if own.demo:
        components.invented()
    st.header(literal(_heading(own, ground, say)), anchor=False)
    _known(ground, say)
    draft = _draft(own, ground, governed.terms(), say)
    with st.form(f"{FORM}_form", clear_on_submit=False):
        typed = form.fields(f"{writing.fresh(FORM)}_{ground.key}_{_template(ground)}_{draft.indicator}", own, draft)
        signed = writing.signature(FORM)
        sent = st.form_submit_button(say("agreements_save_new"), type="primary")
    writing.send(
        FORM,
        0,
        sent=sent,
        write=lambda seen: _write(typed, seen, signed, ground.key),
        done=_made,
        by=signed.by,
    )
    _evidence(draft.evidence, say)


def _dialogue() -> Dialogue:
    """Return whose dialogue it is; a draft about a department belongs to the department's municipality."""
    id_ = st.query_params[NEW]
    if id_ and "kommune" not in st.query_params:
        st.query_params["kommune"] = departments.department(frame.database(), id_).municipality_code
    return governed.dialogue()


def _back(own: Dialogue, say: Texts) -> None:
    st.page_link(
        "pages/aftaler.py",
        label=say("agreements_all"),
        icon=":material/arrow_back:",
        query_params={"kommune": own.municipality, "sprog": say.language.value},
    )


def _heading(own: Dialogue, ground: Ground, say: Texts) -> str:
    name = governed.told(own, (ground.organisation_id,))
    return say("agreements_new_of", name=name if ground.department is None else drawing.named(ground.department))


def _ground(own: Dialogue) -> Ground:
    """Return what the address says the draft rests on. Raises SelectionError for what is unknown."""
    id_ = st.query_params[NEW]
    if not id_:
        return Ground(governed.organisation(own))
    department = departments.department(own.database, id_)
    if department.municipality_code != own.municipality:
        raise SelectionError("unknown_department", department=id_)
    return _of_department(own, department)


def _of_department(own: Dialogue, department: Department) -> Ground:
    year = _year(own)
    rules = st.query_params.get(RULES) or judged.default_rules(year)
    wanted = Filter(own.municipality, department.organisation_id)
    found = judged.cases(own.database, wanted, rules, year)
    case = next((each for each in found if each.department_id == department.department_id), None)
    rule = st.query_params.get(RULE)
    raised = () if case is None else case.flags
    raised = tuple(sorted(raised, key=lambda flag: flag.rule.id != rule))
    return Ground(department.organisation_id, department, raised, year, rules)


def _year(own: Dialogue) -> int:
    """Return the year of the figures the address names, else the newest there is."""
    asked, known = st.query_params.get(YEAR), departments.years(own.database, own.municipality)
    if asked is None:
        return max(known, default=governed.today().year)
    if not asked.isdecimal() or int(asked) not in known:
        raise SelectionError("agreements_year_unknown", year=asked)
    return int(asked)


def _known(ground: Ground, say: Texts) -> None:
    """Say which agreements there are about the department already."""
    if ground.department is None:
        return
    own = ground.department
    found = register.about_department(own.municipality_code, own.organisation_id, own.department_id)
    open_ = [each for each in found if not each.is_ended]
    if open_:
        links = ", ".join(words.link(each, say) for each in open_)
        st.html(f'<p class="kf-lead">{html.escape(say("agreements_already"))} {links}</p>')


def _draft(own: Dialogue, ground: Ground, terms: AgreementTerms, say: Texts) -> Agreement:
    """Show the choice of a template and a key figure, and return the draft they make."""
    first = ground.flags[0].rule if ground.flags else None
    suggested = _suggested(terms, ground.flags)
    options = list(terms.templates)
    left, right = st.columns(2)
    id_ = left.selectbox(
        say("agreements_template"),
        options,
        index=options.index(suggested.id),
        key=f"{ground.key}_template",
        format_func=lambda each: _titled(terms.templates[each], say),
    )
    template = terms.templates[id_]
    with right:
        indicator = form.indicator(
            f"{ground.key}_{id_}_indicator",
            template.indicator if first is None else first.indicator,
            say,
            [flag.rule.indicator for flag in ground.flags],
        )
    return _filled(own, ground, template, indicator, say)


def _template(ground: Ground) -> str:
    """Return the id of the template chosen: what was typed from one is no other's."""
    return str(st.session_state[f"{ground.key}_template"])


def _titled(template: Template, say: Texts) -> str:
    return f"{say(words.CATEGORIES[template.category])}: {template.title.to(say.language)}"


def _suggested(terms: AgreementTerms, raised: Sequence[Flag]) -> Template:
    """Return the template of the weightiest flag: by its key figure, else by its goal; the first one without a flag."""
    templates = tuple(terms.templates.values())
    if not raised:
        return templates[0]
    rule = raised[0].rule
    by_figure = [each for each in templates if each.indicator == rule.indicator]
    by_goal = [each for each in templates if each.goal is rule.goal]
    return next(iter((*by_figure, *by_goal, templates[-1])))


def _filled(own: Dialogue, ground: Ground, template: Template, indicator: str | None, say: Texts) -> Agreement:
    """Return the draft of a template: with flags their sentence and figures, else the template's words alone."""
    today = governed.today()
    deadline = register.months_after(today, template.deadline_months)
    flag = next((each for each in ground.flags if each.rule.indicator == indicator), None)
    goal = ground.flags[0].rule.goal if ground.flags else template.goal
    return Agreement(
        id="",
        year=governed.chosen_year(),
        organisation_id=ground.organisation_id,
        municipality_code=own.municipality,
        department_ids=() if ground.department is None else (ground.department.department_id,),
        goal=goal,
        category=template.category,
        title=template.title.to(say.language),
        why=_why(template, flag, say),
        organisation_shall=template.organisation_shall.to(say.language),
        municipality_will=template.municipality_will.to(say.language),
        responsible_organisation=say("agreements_role_organisation"),
        responsible_municipality=say("agreements_role_municipality"),
        start=today,
        status=AgreementStatus.PROPOSED,
        deadline=deadline,
        indicator=indicator,
        baseline=_baseline(flag),
        target=None if flag is None else _target(flag),
        flags=tuple(each.rule.id for each in ground.flags),
        next_follow_up=min(deadline, register.months_after(today, FOLLOW_UP_MONTHS)),
        evidence=tuple(_frozen(each, ground.rules) for each in ground.flags),
    )


def _why(template: Template, flag: Flag | None, say: Texts) -> str:
    why = template.why.to(say.language)
    return why if flag is None else f"{flags.sentence(flag, views.meaning(), say)}\n\n{why}"


def _baseline(flag: Flag | None) -> float | None:
    if flag is None or flag.figure.value is None:
        return None
    decimals = views.meaning().indicators[flag.rule.indicator].decimals
    return float(numbers.rounded(flag.figure.value, decimals))


def _target(flag: Flag) -> float | None:
    """Return what would lift a flag, as the figure is written; None where that is no value of the figure."""
    mildest = flag.rule.yellow or flag.rule.red
    if flag.lift is None or mildest is None or mildest.kind not in OWN_UNIT:
        return None
    return lifting(flag.lift, flag.rule.direction, views.meaning().indicators[flag.rule.indicator])


def lifting(lift: Lift, worse: Side, indicator: Indicator) -> float:
    """Return the value nearest to a lift that does lift, with the decimals of the key figure."""
    scaled = round(lift.value * 10**indicator.decimals, numbers.SIGNIFICANT_DECIMALS)
    whole = floor(scaled) if worse is Side.ABOVE else ceil(scaled)
    if whole == scaled and not lift.inclusive:
        whole += -1 if worse is Side.ABOVE else 1
    return float(whole / 10**indicator.decimals)


def _frozen(flag: Flag, rules: str) -> Evidence:
    """Return a flag as it is now, in both languages."""
    meaning = views.meaning()
    said = {language: flags.sentence(flag, meaning, catalogue.texts(language)) for language in Language}
    limit = flags.passed(flag.rule, flag.judgement)
    return Evidence(
        department_id=flag.figure.department_id,
        indicator=flag.rule.indicator,
        year=flag.judgement.year,
        value=flag.judgement.value,
        limit=flag.limit if limit is not None and limit.kind in OWN_UNIT else None,
        sentence=Text(da=said[Language.DA], en=said[Language.EN]),
        source=flag.figure.source_id,
        data_version=store.data_version(),
        rule=flag.rule.id,
        rules=rules,
    )


def _evidence(found: Sequence[Evidence], say: Texts) -> None:
    """Show what will be frozen with the agreement."""
    if found:
        st.header(say("agreements_evidence_new"), anchor=False)
        st.html(evidence(found, say))


def evidence(found: Sequence[Evidence], say: Texts) -> str:
    """Return frozen evidence: each sentence as it was, and below its figure, limit, source and data version."""
    lines = "".join(
        f"<li>{html.escape(each.sentence.to(say.language))}"
        f'<span class="kf-told">{html.escape(_figures(each, say))}</span></li>'
        for each in found
    )
    return f'<ul class="kf-evidence">{lines}</ul>'


def _figures(each: Evidence, say: Texts) -> str:
    source = views.meaning().sources.get(each.source)
    return say(
        "agreements_evidence_figures",
        name=words.indicator(each.indicator, say),
        year=each.year,
        value=words.value(each.indicator, each.value, say),
        limit=words.value(each.indicator, each.limit, say),
        source=each.source if source is None else source.short_title.to(say.language),
        version=each.data_version,
        rules=each.rules or numbers.MISSING,
    )


def _write(typed: Agreement, seen: Seen, signed: Signed, ground: str) -> Agreement:
    """Write a draft under the next free number, once however often it is sent."""
    return register.new_agreement(typed, by=signed.by, reason=signed.reason, key=f"{seen.key}-{ground}")


def _made(made: Agreement) -> str:
    """Go to the agreement that was written."""
    parts = {"kommune": made.municipality_code, "aftale": made.id, "sprog": frame.language().value}
    st.query_params.from_dict(parts)
    return frame.say()("agreements_saved", id=made.id)
