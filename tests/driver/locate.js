// Finds visible elements by role and accessible name, as a person who listens to the page would.
// arguments: role, name (null for any), how the name fits ("is" or "has").
const [role, wanted, fit] = arguments;

const IMPLICIT = {
  alert: "",
  article: "article",
  button: "button, input[type=submit], input[type=button], summary",
  cell: "td",
  checkbox: "input[type=checkbox]",
  columnheader: "th",
  combobox: "select, input[list]",
  dialog: "dialog[open]",
  form: "form",
  heading: "h1, h2, h3, h4, h5, h6",
  link: "a[href]",
  list: "ul, ol",
  listbox: "select[size]",
  listitem: "li",
  navigation: "nav",
  option: "option",
  progressbar: "progress",
  radio: "input[type=radio]",
  region: "section",
  row: "tr",
  searchbox: "input[type=search]",
  spinbutton: "input[type=number]",
  status: "output",
  table: "table",
  textbox:
    "textarea, input:not([type]), input[type=text], input[type=email], input[type=tel], input[type=url], input[type=password], input[type=date]",
};

const tidy = (text) => (text || "").replace(/\s+/g, " ").trim();

function nameOf(element) {
  const by = element.getAttribute("aria-labelledby");
  if (by) {
    const parts = by.split(/\s+/).map((id) => element.ownerDocument.getElementById(id));
    return tidy(parts.map((part) => (part ? part.textContent : "")).join(" "));
  }
  const label = element.getAttribute("aria-label");
  if (label) return tidy(label);
  if (element.labels && element.labels.length > 0) {
    return tidy(Array.from(element.labels, ownText).join(" "));
  }
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName)) {
    const button = /^(submit|button)$/.test(element.type);
    return tidy(button ? element.value : element.placeholder || element.title);
  }
  return tidy(element.innerText) || tidy(element.title);
}

// A label's words without those of the control inside it.
function ownText(label) {
  const copy = label.cloneNode(true);
  for (const part of copy.querySelectorAll("input, select, textarea, [aria-hidden=true]")) {
    part.remove();
  }
  return copy.textContent;
}

function isShown(element) {
  if (element.getClientRects().length === 0) return false;
  if (element.closest("[inert], [aria-hidden=true]")) return false;
  return getComputedStyle(element).visibility === "visible";
}

function fits(element) {
  if (wanted === null) return true;
  const name = nameOf(element).toLowerCase();
  const sought = wanted.toLowerCase();
  return fit === "is" ? name === sought : name.includes(sought);
}

const implicit = IMPLICIT[role];
const selector = `[role="${role}"]` + (implicit ? `, ${implicit}` : "");
const found = [];
for (const element of document.querySelectorAll(selector)) {
  const explicit = element.getAttribute("role");
  if (explicit && explicit !== role) continue;
  if (isShown(element) && fits(element)) found.push(element);
}
return found;
