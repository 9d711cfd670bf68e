/* Sorts and searches the table of attempts. Without it the page has all the same. SPDX-License-Identifier: GPL-2.0-or-later */
(function () {
  "use strict";
  var table = document.querySelector("#list table");
  if (!table) return;
  var body = table.tBodies[0], rows = Array.prototype.slice.call(body.rows), heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
  var compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;

  function value(row, column) {
    return row.cells[column].textContent;
  }

  function order(column, isNumber, sign) {
    return function (a, b) {
      var x = value(a, column), y = value(b, column);
      if ((x === "-") !== (y === "-")) return x === "-" ? 1 : -1;
      return sign * (isNumber ? parseFloat(x) - parseFloat(y) || 0 : compare(x, y));
    };
  }

  heads.forEach(function (head, column) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.textContent = "";
    head.appendChild(button);
    head.setAttribute("aria-sort", "none");
    button.addEventListener("click", function () {
      var down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach(function (other) { other.setAttribute("aria-sort", "none"); });
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      rows.sort(order(column, head.classList.contains("n"), down ? -1 : 1));
      rows.forEach(function (row) { body.appendChild(row); });
    });
  });

  var place = document.getElementById("search"), label = document.createElement("label"), input = document.createElement("input");
  var found = document.createElement("output"), texts;
  label.textContent = place.dataset.label;
  label.htmlFor = input.id = "words";
  input.type = "search";
  found.htmlFor = "words";
  place.append(label, input, found);
  place.hidden = false;

  function search() {
    var words = input.value.toLowerCase().split(/\s+/).filter(Boolean), count = 0;
    texts = texts || new Map(rows.map(function (row) { return [row, row.textContent.toLowerCase()]; }));
    rows.forEach(function (row) {
      row.hidden = !words.every(function (word) { return texts.get(row).includes(word); });
      count += row.hidden ? 0 : 1;
    });
    found.textContent = words.length ? place.dataset.found.replace("%1", count).replace("%2", rows.length) : "";
  }
  input.addEventListener("input", search);
})();
