"use strict";
// Sorts and filters tables. Written for old browsers too: nothing here is newer than 2015.
(function () {
  function key(row, column) {
    var cell = row.cells[column];
    var value = cell.getAttribute("data-value");
    if (value !== null) {
      return Number(value);
    }
    return cell.textContent;
  }

  // Rows without a value stay last, whichever way the others stand.
  function compare(a, b, direction) {
    if (a === "" || b === "") {
      return (a === "" ? 1 : 0) - (b === "" ? 1 : 0);
    }
    if (typeof a === "number" && typeof b === "number") {
      return direction * (a < b ? -1 : a > b ? 1 : 0);
    }
    return direction * String(a).localeCompare(String(b));
  }

  function sort(table, column, direction) {
    var body = table.tBodies[0];
    var rows = Array.prototype.map.call(body.rows, function (row, index) {
      return {row: row, key: key(row, column), index: index};
    });
    rows.sort(function (a, b) {
      return compare(a.key, b.key, direction) || a.index - b.index;
    });
    rows.forEach(function (item) {
      body.appendChild(item.row);
    });
  }

  function makeSortable(table) {
    var heads = table.tHead.rows[0].cells;
    Array.prototype.forEach.call(heads, function (head, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.textContent = "";
      head.appendChild(button);
      button.addEventListener("click", function () {
        var first = head.className === "number" ? "descending" : "ascending";
        var second = first === "ascending" ? "descending" : "ascending";
        var order = head.getAttribute("aria-sort") === first ? second : first;
        Array.prototype.forEach.call(heads, function (other) {
          other.removeAttribute("aria-sort");
        });
        head.setAttribute("aria-sort", order);
        sort(table, column, order === "ascending" ? 1 : -1);
      });
    });
  }

  function makeFilter(input, table, status) {
    var rows = Array.prototype.slice.call(table.tBodies[0].rows);
    input.addEventListener("input", function () {
      var wanted = input.value.trim().toLowerCase();
      var shown = 0;
      rows.forEach(function (row) {
        row.hidden = row.textContent.toLowerCase().indexOf(wanted) < 0;
        shown += row.hidden ? 0 : 1;
      });
      status.textContent = wanted === "" ? "" : shown + " of " + rows.length;
    });
    document.querySelector(".filter").hidden = false;
  }

  var tables = document.querySelectorAll(".sortable");
  Array.prototype.forEach.call(tables, makeSortable);
  var input = document.getElementById("filter");
  if (input) {
    makeFilter(input, tables[tables.length - 1], document.getElementById("matches"));
  }
})();
