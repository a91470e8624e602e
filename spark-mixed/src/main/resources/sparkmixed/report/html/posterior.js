// Forms of figures of posteriors: a panel for each parameter, a colour for each chain.

/** How panels lie: how many beside each other, at least how wide, and the room between them. */
const LAYOUTS = {
  panels: {},
  densities: { left: 14, head: 24 },
  traces: { most: 2, least: 300, left: 52, gap: 62, head: 24 },
  ranks: { head: 24 },
  pairs: { most: 3, least: 220, left: 62, gap: 78, foot: 24, tall: true },
  priors: { left: 14, head: 24, lead: 15 },
  statistics: { left: 14, by: 'statistic' },
};

/** Rows of a layer by the values of a column, in the order of their first ones. */
function grouped(layer, name) {
  const groups = new Map();
  column(layer, name).forEach((value, row) => {
    if (!groups.has(value)) groups.set(value, []);
    groups.get(value).push(row);
  });
  return groups;
}

/** How many panels a figure has. */
function panelCount(figure) {
  if (figure.form === 'panels') return figure.layers[1].rows;
  const count = grouped(figure.layers[0], LAYOUTS[figure.form].by || 'parameter').size;
  return figure.form === 'pairs' ? (count * (count - 1)) / 2 : count;
}

function twoLines(title, width) {
  return 7 * title.length > width;
}

/** Places of the panels of a figure, with room for titles that take two lines. */
function placesOf(figure, width) {
  const layout = LAYOUTS[figure.form];
  const place = panelPlaces(panelCount(figure), width, layout);
  const names = figure.form === 'panels' || figure.form === 'pairs' ? [] : [...grouped(figure.layers[0], 'parameter').keys()];
  return names.some((name) => twoLines(String(name), place.box(0).width))
    ? panelPlaces(panelCount(figure), width, Object.assign({}, layout, { lead: (layout.lead || 0) + 15 }))
    : place;
}

/** An empty option with axes of all panels. `panel(k)` says title, x and y range, axes' names. */
function faceted(figure, c, width, panel) {
  const place = placesOf(figure, width);
  const option = { title: [], grid: [], xAxis: [], yAxis: [], series: [] };
  for (let k = 0; k < panelCount(figure); k++) {
    const box = place.box(k);
    const said = panel(k, k % place.across === 0);
    const label = {
      color: c.quiet, fontSize: 11, hideOverlap: true, showMinLabel: false, showMaxLabel: false, formatter: shown,
    };
    const above = (twoLines(said.title, box.width) ? 15 : 0) + (said.more ? 15 : 0);
    const text = { fontFamily: c.sans, width: box.width };
    option.title.push({
      text: said.title, subtext: said.more || '', left: box.left, top: box.top - 22 - above, itemGap: 3, padding: [5, 0],
      textStyle: Object.assign({ color: c.ink, fontSize: 12, lineHeight: 15, fontWeight: 600, overflow: 'breakAll' }, text),
      subtextStyle: Object.assign({ color: c.quiet, fontSize: 11, overflow: 'truncate' }, text),
    });
    option.grid.push(box);
    option.xAxis.push(Object.assign(valueAxis(c, said.xName || '', false), {
      gridIndex: k, splitNumber: 3, min: said.x[0], max: said.x[1], nameGap: 24, axisLabel: label, interval: said.interval,
    }));
    option.yAxis.push(Object.assign(valueAxis(c, said.yName || '', true), {
      gridIndex: k, splitNumber: 3, min: said.y[0], max: said.y[1], nameGap: 48,
      axisTick: { show: said.labels }, axisLabel: Object.assign({}, label, { show: said.labels }),
    }));
  }
  return option;
}

/** The colour of a chain, and of those that come after the colours a dash. */
function chainStyle(c, chain) {
  const k = chain - 1;
  return { color: c.chains[k % c.chains.length], type: k < c.chains.length ? 'solid' : [5, 3] };
}

function chainLegend(c, chains, more) {
  const data = chains.slice(0, 8).map((chain) => 'chain ' + chain).concat(more || []);
  return Object.assign(legend(c, true), { data });
}

/** A line for each chain in each panel; `data(rows)` makes its points. */
function chainLines(figure, c, option, width, data) {
  const layer = figure.layers[0];
  const chains = column(layer, 'chain');
  [...grouped(layer, 'parameter').values()].forEach((rows, k) => {
    for (const chain of new Set(rows.map((row) => chains[row]))) {
      const style = chainStyle(c, chain);
      option.series.push({
        name: 'chain ' + chain, type: 'line', symbol: 'none', silent: true, xAxisIndex: k, yAxisIndex: k,
        itemStyle: { color: style.color }, lineStyle: Object.assign({ width, opacity: 0.85 }, style),
        data: data(rows.filter((row) => chains[row] === chain)),
      });
    }
  });
  option.legend = chainLegend(c, [...new Set(chains)].sort((a, b) => a - b));
}

function padded([low, high], share) {
  const room = share * (high - low) || 1;
  return [low - room, high + room];
}

Object.assign(FORMS, {
  densities(figure, c, width) {
    const layer = figure.layers[0];
    const [xs, ys] = [column(layer, 'value'), column(layer, 'density')];
    const panels = [...grouped(layer, 'parameter')];
    const option = faceted(figure, c, width, (k) => ({
      title: String(panels[k][0]),
      x: range(panels[k][1].map((row) => xs[row])),
      y: [0, 1.05 * range(panels[k][1].map((row) => ys[row]))[1]],
      labels: false,
    }));
    chainLines(figure, c, option, 1.5, (rows) => rows.map((row) => [xs[row], ys[row]]));
    return base(c, option);
  },

  traces(figure, c, width) {
    const layer = figure.layers[0];
    const [xs, ys] = [column(layer, 'draw'), column(layer, 'value')];
    const panels = [...grouped(layer, 'parameter')];
    const option = faceted(figure, c, width, (k) => ({
      title: String(panels[k][0]),
      x: range(xs),
      y: padded(range(panels[k][1].map((row) => ys[row])), 0.04),
      labels: true,
    }));
    chainLines(figure, c, option, 0.8, (rows) => rows.map((row) => [xs[row], ys[row]]));
    const marks = layerNamed(figure, '_divergent');
    if (marks) {
      const [chains, at, value] = ['chain', 'draw', 'value'].map((name) => column(marks, name));
      const owned = grouped(marks, 'parameter');
      panels.forEach(([name], k) => option.series.push({
        name: 'diverged', type: 'scatter', symbol: 'triangle', symbolSize: 7, z: 4, xAxisIndex: k, yAxisIndex: k,
        itemStyle: { color: c.bad, borderColor: c.paper, borderWidth: 0.6, opacity: 1 },
        data: (owned.get(name) || []).map((row) => ({
          value: [at[row], value[row]],
          lines: ['chain ' + chains[row] + ', draw ' + at[row], shown(value[row]) + ', diverged'],
        })),
      }));
      option.legend.data.push({ name: 'diverged', icon: 'triangle' });
    }
    return base(c, option);
  },

  ranks(figure, c, width) {
    const layer = figure.layers[0];
    const [bins, counts] = [column(layer, 'bin'), column(layer, 'count')];
    const { bins: number, expected } = figure.options;
    const panels = [...grouped(layer, 'parameter')];
    const top = Math.max(2 * expected, 1.05 * range(counts)[1]);
    const option = faceted(figure, c, width, (k, first) => ({
      title: String(panels[k][0]), x: [0, 1], interval: 0.25, y: [0, top], labels: first,
    }));
    chainLines(figure, c, option, 1.4, (rows) => rows.flatMap((row) => [
      [(bins[row] - 1) / number, counts[row]], [bins[row] / number, counts[row]],
    ]));
    panels.forEach((panel, k) => {
      const line = zeroLine(c, 'yAxis');
      line.data = [{ yAxis: expected }];
      option.series.push({ type: 'line', data: [], xAxisIndex: k, yAxisIndex: k, markLine: line });
    });
    return base(c, option);
  },

  pairs(figure, c, width) {
    const layer = figure.layers[0];
    const values = column(layer, 'value');
    const diverged = column(layer, 'divergent');
    const parameters = [...grouped(layer, 'parameter')];
    const pairs = [];
    parameters.forEach((x, i) => parameters.slice(i + 1).forEach((y) => pairs.push([x, y])));
    const extent = ([, rows]) => padded(range(rows.map((row) => values[row])), 0.04);
    const option = faceted(figure, c, width, (k) => ({
      title: '', xName: String(pairs[k][0][0]), yName: String(pairs[k][1][0]),
      x: extent(pairs[k][0]), y: extent(pairs[k][1]), labels: true,
    }));
    pairs.forEach(([[, xs], [, ys]], k) => {
      for (const wanted of [false, true]) {
        option.series.push({
          type: 'scatter', xAxisIndex: k, yAxisIndex: k, z: wanted ? 3 : 2, silent: true, large: true, largeThreshold: 1,
          symbol: 'circle', symbolSize: wanted ? 5 : 3,
          itemStyle: { color: wanted ? c.second : c.first, opacity: wanted ? 0.95 : 0.4 },
          data: xs.map((row, at) => [row, ys[at]])
            .filter(([row]) => diverged[row] === wanted)
            .map(([x, y]) => [values[x], values[y]]),
        });
      }
    });
    return base(c, option);
  },

  priors(figure, c, width) {
    const layer = figure.layers[0];
    const [xs, after, before] = ['value', 'posterior', 'prior_density'].map((name) => column(layer, name));
    const priors = column(layer, 'prior');
    const panels = [...grouped(layer, 'parameter')];
    const option = faceted(figure, c, width, (k) => {
      const [name, rows] = panels[k];
      const peak = range(rows.map((row) => after[row]))[1];
      return {
        title: String(name), more: '~ ' + priors[rows[0]],
        x: range(rows.map((row) => xs[row])),
        // a prior that is infinite at an end would leave nothing of the posterior
        y: [0, 1.05 * Math.max(peak, Math.min(3 * peak, range(rows.map((row) => before[row]))[1]))],
        labels: false,
      };
    });
    panels.forEach(([, rows], k) => {
      const curve = (name, ys, colour, type, area) => ({
        name, type: 'line', symbol: 'none', silent: true, xAxisIndex: k, yAxisIndex: k, clip: true,
        itemStyle: { color: colour }, lineStyle: { color: colour, width: 1.6, type },
        areaStyle: area ? { color: colour, opacity: 0.14 } : undefined,
        data: points(rows.map((row) => xs[row]), rows.map((row) => ys[row])),
      });
      option.series.push(
        curve('posterior', after, c.first, 'solid', true), curve('prior', before, c.second, [5, 4], false),
      );
    });
    option.legend = Object.assign(legend(c, true), { data: ['posterior', 'prior'] });
    return base(c, option);
  },

  replicates(figure, c) {
    const layer = figure.layers[0];
    const [xs, ys] = [column(layer, 'value'), column(layer, 'density')];
    const series = [...grouped(layer, 'replicate')].map(([replicate, rows]) => ({
      name: replicate === 0 ? 'response' : 'replicates', type: 'line', symbol: 'none', silent: true,
      z: replicate === 0 ? 4 : 2, itemStyle: { color: replicate === 0 ? c.first : c.quiet },
      lineStyle: replicate === 0 ? { color: c.first, width: 2.4 } : { color: c.quiet, width: 0.8, opacity: 0.35 },
      data: rows.map((row) => [xs[row], ys[row]]),
    }));
    return base(c, {
      grid: { left: 64, right: 18, top: 28, bottom: 48 },
      legend: Object.assign(legend(c, true), { data: ['response', 'replicates'] }),
      xAxis: Object.assign(valueAxis(c, figure.x, false), {
        min: xs[0], max: range(xs)[1],
        axisLabel: {
          color: c.quiet, fontSize: 11, hideOverlap: true, showMinLabel: false, showMaxLabel: false, formatter: shown,
        },
      }),
      yAxis: Object.assign(valueAxis(c, figure.y, true), { min: 0 }),
      series,
    });
  },

  shares(figure, c) {
    const layer = figure.layers[0];
    const [values, observed, low, middle, high] =
      ['value', 'observed', 'low', 'median', 'high'].map((name) => column(layer, name));
    const said = (k) => [shown(values[k]) + ': ' + shown(observed[k]),
      'replicates ' + shown(middle[k]) + '  [' + shown(low[k]) + ', ' + shown(high[k]) + ']'];
    const xAxis = Object.assign(valueAxis(c, figure.x, false), {
      type: 'category', data: values.map(shown), axisTick: { show: false }, splitLine: { show: false },
      axisLabel: { color: c.quiet, fontSize: 11, hideOverlap: true },
    });
    return base(c, {
      grid: { left: 64, right: 18, top: 28, bottom: 48 },
      legend: Object.assign(legend(c), { data: ['rows', 'replicates'] }),
      xAxis,
      yAxis: Object.assign(valueAxis(c, figure.y, true), { min: 0 }),
      series: [
        {
          name: 'rows', type: 'bar', barWidth: '72%', itemStyle: { color: c.first, opacity: 0.45 },
          data: observed.map((value, k) => ({ value, lines: said(k) })),
        },
        {
          type: 'line', symbol: 'none', silent: true, lineStyle: { color: c.second, width: 1.6 },
          data: values.flatMap((value, k) => [[k, low[k]], [k, high[k]], ['-', '-']]),
        },
        {
          name: 'replicates', type: 'scatter', symbolSize: values.length > 40 ? 4 : 7, z: 3,
          itemStyle: { color: c.second, opacity: 1 },
          data: middle.map((value, k) => ({ value: [k, value], lines: said(k) })),
        },
      ],
    });
  },

  statistics(figure, c, width) {
    const [summary, bins] = figure.layers;
    const names = column(summary, 'statistic');
    const [observed, p] = [column(summary, 'observed'), column(summary, 'p_value')];
    const [from, to, counts] = ['from', 'to', 'count'].map((name) => column(bins, name));
    const owned = grouped(bins, 'statistic');
    const rows = names.map((name) => owned.get(name) || []);
    const option = faceted(figure, c, width, (k) => ({
      title: names[k] + (p[k] === null ? '' : ',  p = ' + p[k].toFixed(3)),
      x: padded(range(rows[k].flatMap((row) => [from[row], to[row]]).concat(observed[k])), 0.05),
      y: [0, 1.08 * range(rows[k].map((row) => counts[row]).concat(1))[1]],
      labels: false,
    }));
    rows.forEach((own, k) => {
      const line = zeroLine(c, 'xAxis');
      line.data = [{ xAxis: observed[k] }];
      line.lineStyle = { color: c.second, width: 2, type: 'solid' };
      option.series.push({
        type: 'line', symbol: 'none', silent: true, xAxisIndex: k, yAxisIndex: k, markLine: line,
        lineStyle: { color: c.first, width: 1 }, areaStyle: { color: c.first, opacity: 0.3 },
        data: own.flatMap((row) => [
          [from[row], 0], [from[row], counts[row]], [to[row], counts[row]], [to[row], 0],
        ]),
      });
    });
    return base(c, option);
  },
});
