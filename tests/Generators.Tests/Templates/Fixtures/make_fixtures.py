"""Writes the expected values of the template tests with Python's Jinja2, set up as transformers sets it up.

Run: python3 make_fixtures.py   (needs jinja2 3.1; reads snippets.txt, *.jinja and conversations.json, writes *.expected.json)
"""
import datetime
import json
import pathlib

import jinja2
import jinja2.ext
import jinja2.sandbox

HERE = pathlib.Path(__file__).parent
NOW = datetime.datetime(2024, 7, 5, 9, 3, 4)


class Generation(jinja2.ext.Extension):
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("_render"), [], [], body).set_lineno(line)

    def _render(self, caller):
        return caller()


def raise_exception(message):
    raise jinja2.exceptions.TemplateError(message)


def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


ENVIRONMENT = jinja2.sandbox.ImmutableSandboxedEnvironment(
    trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols])
ENVIRONMENT.filters["tojson"] = tojson
ENVIRONMENT.globals["raise_exception"] = raise_exception
ENVIRONMENT.globals["strftime_now"] = NOW.strftime

SPECIAL = {"bos_token": "<|bos|>", "eos_token": "<|eos|>"}


def render(template, request):
    variables = dict(SPECIAL, messages=[], tools=None, documents=None, add_generation_prompt=False)
    variables.update(request)
    try:
        return {"rendered": ENVIRONMENT.from_string(template).render(**variables)}
    except jinja2.exceptions.TemplateError as error:
        return {"error": str(error), "refused": type(error) is jinja2.exceptions.TemplateError}
    except Exception as error:
        return {"error": str(error), "refused": False}


def snippets():
    """snippets.txt: blocks parted by a line of ====; "<<< {json}" in the first line gives variables."""
    context = json.loads((HERE / "snippet_context.json").read_text())
    cases = []
    for block in (HERE / "snippets.txt").read_text().split("\n====\n"):
        first, _, rest = block.partition("\n")
        template, extra = (rest, json.loads(first[4:])) if first.startswith("<<< ") else (block, {})
        cases.append({"template": template, "input": extra, **render(template, dict(context, **extra))})
    write("snippets", cases)


def published():
    conversations = json.loads((HERE / "conversations.json").read_text())
    for path in sorted(HERE.glob("*.jinja")):
        template = path.read_text()
        write(path.stem, [{"input": request, **render(template, request)} for request in conversations])


def write(name, cases):
    text = json.dumps(cases, ensure_ascii=False, indent=1)
    (HERE / f"{name}.expected.json").write_text(text + "\n")
    print(name, len(cases), "cases,", sum("error" in case for case in cases), "errors")


snippets()
published()
