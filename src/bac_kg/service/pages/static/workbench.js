// The workbench: Yasgui's editor with what this graph knows, answers with labels beside IRIs, and a picture of small graphs.
// Everything comes from this site; without this script the page has a plain form.

const MOST_NODES = 200;
const form = document.getElementById("plain");
const place = document.getElementById("editor");
const graphScripts = document.currentScript.dataset.graph.split(" ");

fetch("/workbench/names.json").then((answer) => answer.json()).then(start);

function start(names) {
  const { default: Yasgui } = window.Yasgui.default ? window.Yasgui : { default: window.Yasgui };
  registerCompleters(Yasgui.Yasqe, names);
  registerPlugins(Yasgui.Yasr, names);
  place.hidden = false;
  form.hidden = true;
  document.getElementById("result")?.remove();
  const yasgui = new Yasgui(place, {
    requestConfig: { endpoint: "/sparql", method: "POST", headers: {} },
    persistenceId: null,
    populateFromUrl: false,
    autofocus: false,
    copyEndpointOnNewTab: false,
    yasqe: {
      value: form.query.value,
      autocompleters: ["variables", "graph-prefixes", "graph-classes", "graph-properties", "graph-things"],
      prefixCcApi: null,
      persistenceId: null,
      resizeable: true,
      editorHeight: "22rem",
      createShareableLink: (yasqe) => `${location.origin}/workbench?query=${encodeURIComponent(yasqe.getValue())}`,
      consumeShareLink: null,
      screenReaderLabel: "SPARQL query",
    },
    yasr: { persistenceId: null, pluginOrder: ["answer", "graph", "boolean", "response"], defaultPlugin: "answer", plugins: { ...Yasgui.Yasr.defaults.plugins, table: { enabled: false } }, prefixes: names.prefixes },
  });
  const tab = yasgui.getTab();
  tab.setQuery(form.query.value);
  nameControls(place);
  new MutationObserver(() => nameControls(place)).observe(place, { childList: true, subtree: true });
  tab.getYasqe().query().catch(() => {});
}

// Controls that the library leaves without a name, or with a role that does not fit.
function nameControls(root) {
  for (const each of root.querySelectorAll("button:not([aria-label])")) {
    if (!each.textContent.trim()) each.setAttribute("aria-label", each.title || each.className.replace(/yas\w+_|btn/g, "").replaceAll("_", " ").trim() || "control");
  }
  for (const each of root.querySelectorAll("[role=tablist], [role=tab], [role=tabpanel]")) each.removeAttribute("role");
  for (const each of root.querySelectorAll(".tab a[aria-selected]")) {
    each.toggleAttribute("aria-current", each.getAttribute("aria-selected") === "true");
    each.removeAttribute("aria-selected");
  }
  for (const each of root.querySelectorAll(".CodeMirror textarea:not([aria-label])")) each.setAttribute("aria-label", "SPARQL query");
  for (const each of root.querySelectorAll("input:not([aria-label]):not([id]), input[aria-label='']")) each.setAttribute("aria-label", each.placeholder || "value");
  for (const each of root.querySelectorAll(".CodeMirror-scroll:not([tabindex='0'])")) each.setAttribute("tabindex", "0");
  for (const each of root.querySelectorAll(".CodeMirror-hints[role=listbox]:not([aria-label])")) each.setAttribute("aria-label", "Completions");
}

function registerCompleters(Yasqe, names) {
  const written = (yasqe) => ({ ...names.prefixes, ...yasqe.getPrefixesFromQuery() });
  const preProcessToken = (yasqe, token) => {
    const text = token.string.trim();
    const colon = text.indexOf(":");
    if (colon >= 0 && !text.startsWith("<")) {
      const base = written(yasqe)[text.slice(0, colon)];
      if (base) return { ...token, tokenPrefix: text.slice(0, colon + 1), tokenPrefixUri: base, autocompletionString: base + text.slice(colon + 1) };
    }
    return { ...token, autocompletionString: text.replace(/^<|>$/g, "") };
  };
  const postProcessSuggestion = (yasqe, token, suggested) =>
    token.tokenPrefix && suggested.startsWith(token.tokenPrefixUri) ? token.tokenPrefix + suggested.slice(token.tokenPrefixUri.length) : `<${suggested}>`;
  // Labels beside the suggestions, for those whose names tell little.
  const postprocessHints = (yasqe, hints) => hints.map((hint) => ({ ...hint, displayText: hint.displayText ?? hint.text }));
  const shared = { bulk: true, persistenceId: null, preProcessToken, postProcessSuggestion, postprocessHints };
  const fork = (from, name, list) => Yasqe.forkAutocompleter(from, { name, get: () => list, ...shared }, false);
  fork("class", "graph-classes", names.classes);
  fork("property", "graph-properties", names.properties);
  Yasqe.registerAutocompleter({
    name: "graph-things",
    isValidCompletionPosition: (yasqe) => /^(bacr|bacs|bace|bacsrc):/.test(yasqe.getCompleteToken().string.trim()),
    get: () => names.things,
    ...shared,
  }, false);
  Yasqe.forkAutocompleter("prefixes", {
    name: "graph-prefixes",
    get: () => Object.entries(names.prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`),
    persistenceId: null,
  }, false);
}

function localAddress(iri, names) {
  for (const [segment, base] of Object.entries(names.segments)) {
    if (iri.startsWith(base)) return `/${segment}/${iri.slice(base.length)}`;
  }
  return /^https?:/.test(iri) ? iri : "";
}

function shorten(iri, names) {
  let best = ["", ""];
  for (const [prefix, base] of Object.entries(names.prefixes)) {
    if (iri.startsWith(base) && base.length > best[1].length) best = [prefix, base];
  }
  return best[0] ? `${best[0]}:${iri.slice(best[1].length)}` : iri;
}

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function showTerm(term, names) {
  if (!term) return "";
  if (term.termType === "NamedNode" || term.type === "uri") {
    const address = localAddress(term.value, names);
    const label = names.labels[term.value];
    const link = address ? element("a", { href: address }, label ?? shorten(term.value, names)) : element("span", {}, term.value);
    return label ? element("span", {}, link, " ", element("code", { className: "curie" }, shorten(term.value, names))) : link;
  }
  return term.value;
}

function icon(path) {
  const holder = document.createElement("div");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  holder.append(svg);
  holder.classList.add("svgImg");
  return holder;
}

// An answer as columns and rows of terms, whether it is a table or triples.
function readAnswer(results) {
  const statements = results?.getStatements?.();
  if (statements?.length) {
    const columns = ["subject", "predicate", "object"];
    return { columns, rows: statements.map((each) => columns.map((name) => each[name])), triples: true };
  }
  const columns = results?.getVariables?.() ?? [];
  return { columns, rows: (results?.getBindings?.() ?? []).map((row) => columns.map((name) => row[name])), triples: false };
}

function registerPlugins(Yasr, names) {
  class Answer {
    priority = 20;
    label = "Table";
    constructor(yasr) { this.yasr = yasr; }
    canHandleResults() { const answer = readAnswer(this.yasr.results); return answer.columns.length > 0; }
    getIcon() { return icon("M1 2h14v12H1zM1 6h14M1 10h14M6 2v12"); }
    draw() {
      const { columns, rows } = readAnswer(this.yasr.results);
      const head = element("thead", {}, element("tr", {}, ...columns.map((name) => element("th", { scope: "col" }, name))));
      const body = element("tbody", {}, ...rows.slice(0, 2000).map((row) => element("tr", {}, ...row.map((term) => element("td", {}, showTerm(term, names))))));
      const scroll = element("div", { className: "scroll", tabIndex: 0, role: "region", ariaLabel: "Answer" }, element("table", {}, head, body));
      const count = element("p", { className: "hint", role: "status" }, `${rows.length} row${rows.length === 1 ? "" : "s"}${rows.length > 2000 ? ", 2000 shown; the download has all" : ""}`);
      this.yasr.resultsEl.replaceChildren(count, scroll);
    }
    download(filename) {
      return { getData: () => this.yasr.results.asCsv(), contentType: "text/csv", title: "Download as CSV", filename: `${filename || "answer"}.csv` };
    }
  }

  class Graph {
    priority = 15;
    label = "Graph";
    constructor(yasr) { this.yasr = yasr; }
    canHandleResults() { return readGraph(readAnswer(this.yasr.results)).edges.length > 0; }
    getIcon() { return icon("M3 8a2 2 0 1 0 .1 0M13 3a2 2 0 1 0 .1 0M13 12a2 2 0 1 0 .1 0M5 9l6-4M5 10l6 3"); }
    async draw() {
      const { nodes, edges } = readGraph(readAnswer(this.yasr.results));
      if (nodes.size >= MOST_NODES) {
        const told = `The answer joins ${nodes.size} things; a picture is drawn below ${MOST_NODES}. Ask for fewer, with LIMIT or a narrower pattern.`;
        this.yasr.resultsEl.replaceChildren(element("p", { className: "hint", role: "status" }, told));
        return;
      }
      await loadGraphScripts();
      const canvas = element("div", { className: "picture", role: "img", ariaLabel: `${nodes.size} things and ${edges.length} links between them; the table says the same` });
      this.yasr.resultsEl.replaceChildren(canvas);
      drawGraph(canvas, nodes, edges, names);
    }
  }
  Yasr.registerPlugin("answer", Answer, true);
  Yasr.registerPlugin("graph", Graph, true);
  for (const name of ["table"]) delete Yasr.plugins[name];
}

// Triples are edges; in a row of a table the first IRI is joined to each other one, by the name of its column.
function readGraph({ columns, rows, triples }) {
  const nodes = new Set();
  const edges = [];
  const isNode = (term) => term && (term.termType === "NamedNode" || term.termType === "BlankNode" || term.type === "uri" || term.type === "bnode");
  const seen = new Set();
  const join = (from, to, label) => {
    const key = `${from} ${label} ${to}`;
    if (seen.has(key) || from === to) return;
    seen.add(key);
    nodes.add(from).add(to);
    edges.push({ from, to, label });
  };
  for (const row of rows) {
    if (triples) {
      if (isNode(row[2])) join(row[0].value, row[2].value, row[1].value);
      continue;
    }
    const found = row.map((term, column) => [term, columns[column]]).filter(([term]) => isNode(term));
    for (const [term, column] of found.slice(1)) join(found[0][0].value, term.value, column);
  }
  return { nodes, edges };
}

let loading;
function loadGraphScripts() {
  loading ??= graphScripts.reduce((before, src) => before.then(() => new Promise((resolve, reject) => {
    document.head.append(element("script", { src, onload: resolve, onerror: reject, async: false }));
  })), Promise.resolve());
  return loading;
}

function drawGraph(canvas, nodes, edges, names) {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const cut = (text) => (text.length > 42 ? `${text.slice(0, 41)}…` : text);
  const label = (iri) => cut(names.labels[iri] ?? shorten(iri, names));
  const cy = window.cytoscape({
    container: canvas,
    elements: [
      ...[...nodes].map((iri) => ({ data: { id: iri, label: label(iri) } })),
      ...edges.map(({ from, to, label: name }) => ({ data: { source: from, target: to, label: label(name) } })),
    ],
    style: [
      { selector: "node", style: { label: "data(label)", "background-color": colour("--accent"), color: colour("--ink"), "font-size": 11, width: 14, height: 14, "text-wrap": "wrap", "text-max-width": 130, "text-valign": "bottom", "text-margin-y": 4 } },
      { selector: "edge", style: { label: "data(label)", "line-color": colour("--edge"), "target-arrow-color": colour("--edge"), "target-arrow-shape": "triangle", "curve-style": "bezier", width: 1.2, "font-size": 9, color: colour("--soft"), "text-rotation": "autorotate", "text-background-color": colour("--ground"), "text-background-opacity": 0.85 } },
    ],
    layout: { name: "fcose", animate: false, quality: "proof", nodeSeparation: 160, idealEdgeLength: 130, randomize: true },
    maxZoom: 3,
  });
  cy.on("tap", "node", (event) => {
    const address = localAddress(event.target.id(), names);
    if (address) location.href = address;
  });
}
