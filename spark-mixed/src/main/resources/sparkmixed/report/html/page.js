// Draws the figures, again when the width or the colours change, and makes tables when asked.

const charts = new Map();

function draw(element) {
  const figure = FIGURES[Number(element.dataset.figure)];
  const place = element.querySelector('.plot');
  const width = Math.floor(place.clientWidth);
  if (width < 40) return;
  const height = heightOf(figure, width);
  const old = charts.get(element);
  if (old) old.dispose();
  place.style.height = height + 'px';
  const chart = echarts.init(place, null, { renderer: 'svg', width, height });
  charts.set(element, chart);
  chart.setOption(FORMS[figure.form](figure, colours(), width, height));
  if (figure.form === 'arrows') turnHeads(chart, figure);
  const svg = place.querySelector('svg');
  if (svg) svg.setAttribute('aria-hidden', 'true');
}

const elements = Array.from(document.querySelectorAll('figure[data-figure]'));

function drawAll() {
  elements.forEach(draw);
}

/** The numbers of a figure as tables; made when they are opened first. */
function tabulate(details, figure) {
  for (const layer of figure.layers) {
    const scroll = document.createElement('div');
    scroll.className = 'scroll tall';
    scroll.tabIndex = 0;
    const table = document.createElement('table');
    table.createCaption().textContent = layer.name.replace(/_/g, ' ');
    const head = table.createTHead().insertRow();
    const columns = layer.columns.filter((c) => !('constant' in c) || c.constant !== null);
    for (const c of columns) {
      const cell = document.createElement('th');
      cell.scope = 'col';
      cell.className = c.text ? 'name' : 'number';
      cell.textContent = c.name.replace(/_/g, ' ');
      head.appendChild(cell);
    }
    const values = columns.map((c) => column(layer, c.name));
    const body = table.createTBody();
    for (let row = 0; row < layer.rows; row++) {
      const line = body.insertRow();
      columns.forEach((c, k) => {
        const cell = line.insertCell();
        cell.className = c.text ? 'name' : 'number';
        const text = document.createElement('bdi');
        const value = values[k][row];
        text.textContent = c.text ? String(value === null ? '' : value)
          : typeof value === 'boolean' ? (value ? 'yes' : 'no') : shown(value);
        cell.appendChild(text);
      });
    }
    scroll.appendChild(table);
    details.appendChild(scroll);
  }
}

for (const element of elements) {
  const details = element.querySelector('details');
  const figure = FIGURES[Number(element.dataset.figure)];
  details.addEventListener('toggle', () => tabulate(details, figure), { once: true });
}

drawAll();

let lastWidth = window.innerWidth;
let waiting = 0;
window.addEventListener('resize', () => {
  if (window.innerWidth === lastWidth) return;
  lastWidth = window.innerWidth;
  clearTimeout(waiting);
  waiting = setTimeout(drawAll, 120);
});
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);

// Paper is white: the figures are drawn in the light colours, then as before.
window.addEventListener('beforeprint', () => {
  document.documentElement.classList.add('printing');
  drawAll();
});
window.addEventListener('afterprint', () => {
  document.documentElement.classList.remove('printing');
  drawAll();
});
document.documentElement.dataset.drawn = String(charts.size);
