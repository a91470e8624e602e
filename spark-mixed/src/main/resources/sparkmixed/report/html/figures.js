// The figures' tables, and the colours of the page.

const FIGURES = JSON.parse(document.getElementById('figures').textContent);

/** One column of a layer as an array. */
function column(layer, name) {
  const found = layer.columns.find((c) => c.name === name);
  if (!found) return [];
  if ('constant' in found) return new Array(layer.rows).fill(found.constant);
  return 'runs' in found ? found.runs.flatMap(([value, count]) => new Array(count).fill(value)) : found.values;
}

/** Names of the columns that hold numbers. */
function numeric(layer) {
  return layer.columns.filter((c) => !c.text).map((c) => c.name);
}

function layerNamed(figure, ending) {
  return figure.layers.slice(1).find((layer) => layer.name.endsWith(ending));
}

/** Both coordinates of points, without those that lack one. */
function points(xs, ys) {
  const all = [];
  for (let k = 0; k < xs.length; k++) {
    if (xs[k] !== null && ys[k] !== null) all.push([xs[k], ys[k]]);
  }
  return all;
}

function range(values) {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value !== null && value < low) low = value;
    if (value !== null && value > high) high = value;
  }
  return [low, high];
}

/**
 * A curve through points with ascending x that rises wherever they do: cubic pieces with slopes as
 * Fritsch and Butland (1984, doi:10.1137/0905021) choose them.
 */
function smooth(points) {
  const n = points.length;
  if (n < 3) return points;
  const h = [];
  const d = [];
  for (let k = 0; k + 1 < n; k++) {
    h.push(points[k + 1][0] - points[k][0]);
    d.push((points[k + 1][1] - points[k][1]) / h[k]);
  }
  const slopes = [];
  for (let k = 1; k + 1 < n; k++) {
    const a = h[k - 1] + 2 * h[k];
    const b = 2 * h[k - 1] + h[k];
    slopes.push(d[k - 1] * d[k] > 0 ? (a + b) / (a / d[k] + b / d[k - 1]) : 0);
  }
  const end = (steep, next) => (steep * (3 * steep - next) / 2 > 0 ? (3 * steep - next) / 2 : 0);
  slopes.unshift(end(d[0], slopes[0]));
  slopes.push(end(d[n - 2], slopes[n - 2]));
  const curve = [points[0]];
  for (let k = 0; k + 1 < n; k++) {
    for (let step = 1; step <= 8; step++) {
      const t = step / 8;
      const rest = 1 - t;
      curve.push([
        points[k][0] + t * h[k],
        rest * rest * (1 + 2 * t) * points[k][1] + t * t * (3 - 2 * t) * points[k + 1][1]
          + h[k] * t * rest * (rest * slopes[k] - t * slopes[k + 1]),
      ]);
    }
  }
  return curve;
}

function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(name).trim();
  return {
    ink: of('--ink'),
    quiet: of('--quiet'),
    rule: of('--rule'),
    grid: of('--grid'),
    paper: of('--paper'),
    first: of('--first'),
    second: of('--second'),
    pale: of('--pale'),
    bad: of('--bad'),
    chains: ['--first', '--second', '--third', '--fourth'].map(of),
    sans: of('--sans'),
  };
}

/** A number for an axis or a tooltip: four digits, a true minus sign. */
function shown(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-3 || size >= 1e6)
      ? value.toExponential(2).replace(/\.?0+e/, 'e').replace('e+', 'e')
      : String(Number(value.toPrecision(4)));
  return text.replace(/-/g, '\u2212');
}

/** Between two colours given as #rrggbb. */
function blend(from, to, share) {
  const part = (text, at) => parseInt(text.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) =>
    Math.round(part(from, at) + share * (part(to, at) - part(from, at))));
  return 'rgb(' + mixed.join(',') + ')';
}

/** Lines of a tooltip as an element: names are text, never markup. */
function hint(lines) {
  const box = document.createElement('div');
  lines.forEach((line, k) => {
    const row = document.createElement('div');
    const name = document.createElement(k === 0 ? 'b' : 'span');
    name.textContent = line;
    row.appendChild(name);
    box.appendChild(row);
  });
  return box;
}
