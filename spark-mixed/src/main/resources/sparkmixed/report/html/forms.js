// Options of the library for each form of figure, as functions of the figure, colours and width.

function valueAxis(c, name, vertical) {
  return {
    type: 'value',
    scale: true,
    name,
    nameLocation: 'middle',
    nameGap: vertical ? 46 : 30,
    nameTextStyle: { color: c.ink, fontSize: 12, fontFamily: c.sans },
    axisLine: { show: true, onZero: false, lineStyle: { color: c.rule } },
    axisTick: { show: true, lineStyle: { color: c.rule } },
    axisLabel: { color: c.quiet, fontSize: 11, formatter: shown, hideOverlap: true },
    splitLine: { show: true, lineStyle: { color: c.grid } },
    splitNumber: vertical ? 5 : 6,
  };
}

function base(c, extra) {
  return Object.assign({
    animation: false,
    backgroundColor: 'transparent',
    textStyle: { fontFamily: c.sans, color: c.ink },
    tooltip: {
      trigger: 'item',
      confine: true,
      backgroundColor: c.paper,
      borderColor: c.rule,
      textStyle: { color: c.ink, fontSize: 12 },
      formatter: (p) => (p.data && p.data.lines ? hint(p.data.lines) : ''),
    },
    grid: { left: 64, right: 18, top: 14, bottom: 48 },
  }, extra);
}

function zeroLine(c, axis) {
  return {
    silent: true,
    symbol: 'none',
    animation: false,
    label: { show: false },
    lineStyle: { color: c.quiet, type: [4, 4], width: 1 },
    data: [{ [axis]: 0 }],
  };
}

function legend(c, wide) {
  return {
    right: 10, top: 0, itemWidth: wide ? 22 : 9, itemHeight: 9, selectedMode: false,
    textStyle: { color: c.quiet, fontSize: 11 },
  };
}

/** Labels beside horizontal lines; without room for them, none. */
function lines(figure, c, width, labels, text) {
  const many = labels.length > 60;
  const inset = many ? 18 : Math.min(0.36 * width, 12 + 6.6 * Math.max(...labels.map((l) => [...l].length)));
  return {
    inset: Math.max(inset, 24),
    axis: {
      type: 'category',
      data: labels.map((label, k) => String(k)),
      axisLine: { show: !many, lineStyle: { color: c.rule } },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: {
        show: !many, interval: 0, color: c.ink, fontSize: text, width: inset - 10,
        overflow: 'truncate', ellipsis: '…', formatter: (k) => labels[k],
      },
    },
  };
}

const FORMS = {
  intervals(figure, c, width) {
    const layer = figure.layers[0];
    const named = column(layer, 'level');
    const inOrder = named.length === 0;
    const labels = (inOrder ? column(layer, 'term') : named).map(String);
    const at = column(layer, 'estimate');
    const low = column(layer, 'conf_low');
    const high = column(layer, 'conf_high');
    const gap = figure.options.gap ? 6 : 0;
    const rows = labels.map((label, k) => k);
    if (gap) rows.splice(figure.options.gap, 0, ...new Array(gap).fill(null));
    const spread = rows.map((k) => (k === null ? '' : labels[k]));
    const side = lines(figure, c, width, spread, 11);
    side.axis.inverse = inOrder;
    const bars = [];
    const dots = [];
    rows.forEach((k, y) => {
      if (k === null) return;
      if (low[k] !== null) bars.push([low[k], y], [high[k], y], ['-', '-']);
      const clear = low[k] !== null && (low[k] > 0 || high[k] < 0);
      dots.push({
        value: [at[k], y],
        itemStyle: clear || inOrder ? {} : { color: c.paper, borderColor: c.first, borderWidth: 1.2 },
        lines: [labels[k], shown(at[k]) + '  [' + shown(low[k]) + ', ' + shown(high[k]) + ']'],
      });
    });
    const small = labels.length > 60;
    return base(c, {
      grid: { left: side.inset, right: 18, top: 10, bottom: 48 },
      xAxis: Object.assign(valueAxis(c, figure.x, false), { scale: !figure.options.zero }),
      yAxis: side.axis,
      series: [
        {
          type: 'line', data: bars, symbol: 'none', silent: true,
          lineStyle: { color: c.first, width: small ? 0.8 : 1.6, opacity: small ? 0.55 : 0.9 },
          markLine: zeroLine(c, 'xAxis'),
        },
        {
          type: 'scatter', data: dots, symbolSize: small ? 3.2 : 7,
          itemStyle: { color: c.first, opacity: 1 }, z: 3,
        },
      ],
    });
  },

  cloud(figure, c, width, height) {
    const layer = figure.layers[0];
    const [x, y] = numeric(layer);
    const xs = column(layer, x);
    const ys = column(layer, y);
    const counts = column(layer, 'count');
    const names = column(layer, 'level');
    const o = figure.options;
    const binned = 'width' in o;
    const xAxis = valueAxis(c, figure.x, false);
    const yAxis = valueAxis(c, figure.y, true);
    const series = [];
    if (binned) {
      const most = Math.log(1 + range(counts)[1]);
      const [left, right] = range(xs);
      const [bottom, top] = range(ys);
      Object.assign(xAxis, { scale: false, min: left - o.width, max: right + o.width });
      Object.assign(yAxis, { scale: false, min: bottom - o.step, max: top + o.step });
      xAxis.axisLabel.showMinLabel = xAxis.axisLabel.showMaxLabel = false;
      yAxis.axisLabel.showMinLabel = yAxis.axisLabel.showMaxLabel = false;
      const across = (width - 82) * o.width / (right - left + 2 * o.width);
      const down = (height - 62) * o.step / (top - bottom + 2 * o.step) * 4 / 3;
      series.push({
        type: 'scatter',
        symbol: 'path://M0.5,0L1,0.25L1,0.75L0.5,1L0,0.75L0,0.25Z',
        symbolSize: [across + 0.4, down + 0.4],
        data: xs.map((value, k) => ({
          value: [value, ys[k]],
          itemStyle: { color: blend(c.pale, c.first, Math.log(1 + counts[k]) / most), opacity: 1 },
          lines: [counts[k].toLocaleString('en') + ' rows', 'near ' + shown(value) + ', ' + shown(ys[k])],
        })),
      });
    } else {
      const dense = xs.length > 400;
      series.push({
        type: 'scatter',
        symbolSize: xs.length > 1500 ? 3 : dense ? 4 : 6,
        itemStyle: { color: c.first, opacity: xs.length > 1500 ? 0.4 : dense ? 0.5 : 0.65 },
        data: points(xs, ys).map((point, k) => ({
          value: point,
          lines: (names.length ? [names[k]] : []).concat([shown(point[0]) + ', ' + shown(point[1])]),
        })),
      });
    }
    if (o.zero) series[0].markLine = zeroLine(c, 'yAxis');
    if (o.diagonal) {
      const ends = range(xs.concat(ys));
      series.push({
        type: 'line', symbol: 'none', silent: true, data: ends.map((end) => [end, end]),
        lineStyle: { color: c.quiet, type: [4, 4], width: 1 },
      });
    }
    const trend = layerNamed(figure, '_trend');
    if (trend) {
      const [tx, ty] = numeric(trend);
      series.push({
        type: 'line', symbol: 'none', silent: true, z: 4,
        data: points(column(trend, tx), column(trend, ty)),
        lineStyle: { color: c.second, width: 2 },
      });
    }
    return base(c, { xAxis, yAxis, series });
  },

  quantiles(figure, c) {
    const layer = figure.layers[0];
    const xs = column(layer, 'theoretical');
    const band = layerNamed(figure, '_band');
    const zs = column(band, 'theoretical');
    const edge = (name) => ({
      type: 'line', symbol: 'none', silent: true, data: points(zs, column(band, name)),
      lineStyle: { color: c.second, width: name === 'line' ? 1.6 : 1, type: name === 'line' ? 'solid' : [4, 3] },
    });
    return base(c, {
      xAxis: valueAxis(c, figure.x, false),
      yAxis: valueAxis(c, figure.y, true),
      series: [
        edge('low'), edge('line'), edge('high'),
        {
          type: 'scatter', symbolSize: xs.length > 400 ? 4 : 6, itemStyle: { color: c.first, opacity: 0.65 },
          data: points(xs, column(layer, 'sample')).map((point) => ({
            value: point, lines: [shown(point[1]), 'normal ' + shown(point[0])],
          })),
        },
      ],
    });
  },

  curves(figure, c) {
    const layer = figure.layers[0];
    const [x, ...ys] = numeric(layer);
    const styles = [
      { color: c.first, width: 2 },
      { color: c.second, width: 1.5, type: [5, 4] },
      { color: c.quiet, width: 1.2, type: [2, 3] },
    ];
    const series = ys.map((y, k) => ({
      name: y.replace(/_/g, ' '),
      type: 'line', symbol: 'none', silent: true, lineStyle: styles[k % 3], itemStyle: { color: styles[k % 3].color },
      areaStyle: k === 0 && figure.options.filled ? { color: c.first, opacity: 0.14 } : undefined,
      data: points(column(layer, x), column(layer, y)),
    }));
    for (const level of ['upper', 'lower', 'at']) {
      if (level in figure.options && series.length) {
        const line = zeroLine(c, 'yAxis');
        line.data = ['upper', 'lower', 'at'].filter((l) => l in figure.options).map((l) => ({ yAxis: figure.options[l] }));
        series[0].markLine = line;
      }
    }
    return base(c, {
      grid: { left: 64, right: 18, top: 28, bottom: 48 },
      legend: ys.length > 1 ? legend(c, true) : undefined,
      xAxis: valueAxis(c, figure.x, false),
      yAxis: valueAxis(c, figure.y, true),
      series,
    });
  },

  arrows(figure, c) {
    const layer = figure.layers[0];
    const names = column(layer, 'level');
    const from = points(column(layer, 'separate'), column(layer, 'separate2'));
    const to = points(column(layer, 'mode'), column(layer, 'mode2'));
    const shafts = [];
    from.forEach((start, k) => shafts.push(start, to[k], ['-', '-']));
    const few = names.length <= 60;
    const said = (k) => [String(names[k]), shown(from[k][0]) + ', ' + shown(from[k][1]) + ' → '
      + shown(to[k][0]) + ', ' + shown(to[k][1])];
    return base(c, {
      grid: { left: 64, right: 18, top: 28, bottom: 48 },
      legend: legend(c),
      xAxis: valueAxis(c, figure.x, false),
      yAxis: valueAxis(c, figure.y, true),
      series: [
        {
          type: 'line', symbol: 'none', silent: true, data: shafts,
          lineStyle: { color: c.quiet, width: few ? 1 : 0.6, opacity: few ? 0.9 : 0.6 },
        },
        {
          name: 'by its own rows', type: 'scatter', symbolSize: few ? 6 : 3.5,
          itemStyle: { color: c.paper, borderColor: c.second, borderWidth: 1.3 },
          data: from.map((value, k) => ({ value, lines: said(k) })),
        },
        {
          name: 'conditional mode', type: 'scatter', symbol: 'triangle', symbolSize: few ? [7, 9] : [4, 5], z: 3,
          itemStyle: { color: c.first, opacity: 1 },
          data: to.map((value, k) => ({ value, lines: said(k) })),
        },
      ],
    });
  },

  dumbbells(figure, c, width) {
    const layer = figure.layers[0];
    const labels = column(layer, 'level').map(String);
    const from = column(layer, 'separate');
    const to = column(layer, 'mode');
    const side = lines(figure, c, width, labels, 11);
    const shafts = [];
    labels.forEach((label, k) => shafts.push([from[k], k], [to[k], k], ['-', '-']));
    const said = (k) => [labels[k], shown(from[k]) + ' → ' + shown(to[k])];
    return base(c, {
      grid: { left: side.inset, right: 18, top: 28, bottom: 48 },
      legend: legend(c),
      xAxis: valueAxis(c, figure.x, false),
      yAxis: side.axis,
      series: [
        {
          type: 'line', symbol: 'none', silent: true, data: shafts,
          lineStyle: { color: c.quiet, width: 1.2 }, markLine: zeroLine(c, 'xAxis'),
        },
        {
          name: 'by its own rows', type: 'scatter', symbolSize: 7,
          itemStyle: { color: c.paper, borderColor: c.second, borderWidth: 1.4 },
          data: from.map((value, k) => ({ value: [value, k], lines: said(k) })),
        },
        {
          name: 'conditional mode', type: 'scatter', symbol: 'triangle', symbolSize: [7, 9], z: 3,
          itemStyle: { color: c.first, opacity: 1 },
          data: to.map((value, k) => ({
            value: [value, k], symbolRotate: value > from[k] ? -90 : 90, lines: said(k),
          })),
        },
      ],
    });
  },

  course(figure, c) {
    const layer = figure.layers[0];
    const steps = column(layer, 'evaluation');
    const xAxis = valueAxis(c, figure.x, false);
    xAxis.minInterval = 1;
    xAxis.splitLine.show = false;
    const yAxis = Object.assign(valueAxis(c, figure.y, true), { type: 'log' });
    yAxis.axisLabel.formatter = (v) => '10' + superscript(Math.round(Math.log10(v)));
    const line = (name, label, colour, dash) => ({
      name: label, type: 'line', symbol: 'circle', symbolSize: steps.length > 60 ? 2 : 5,
      lineStyle: { color: colour, width: 1.5, type: dash }, itemStyle: { color: colour },
      data: points(steps, column(layer, name)).map((value) => ({
        value, lines: ['evaluation ' + value[0], label + ' ' + shown(value[1])],
      })),
    });
    return base(c, {
      grid: { left: 64, right: 18, top: 28, bottom: 48 },
      legend: legend(c, true),
      xAxis, yAxis,
      series: [
        line('excess', 'criterion', c.first, 'solid'),
        line('gradient_norm', 'derivative', c.second, [4, 3]),
      ].filter((series) => series.data.length > 0),
    });
  },

  bars(figure, c, width) {
    const layer = figure.layers[0];
    const labels = column(layer, 'stage').map((s) => String(s).replace(/([A-Z])/g, ' $1').toLowerCase());
    const seconds = column(layer, 'seconds');
    const side = lines(figure, c, width, labels, 12);
    side.axis.inverse = true;
    return base(c, {
      grid: { left: side.inset + 6, right: 56, top: 10, bottom: 48 },
      xAxis: Object.assign(valueAxis(c, figure.x, false), { min: 0 }),
      yAxis: side.axis,
      series: [{
        type: 'bar', barWidth: '55%', itemStyle: { color: c.first },
        label: { show: true, position: 'right', color: c.quiet, fontSize: 11, formatter: (p) => shown(p.data.value) },
        data: seconds.map((value, k) => ({ value, lines: [labels[k], shown(value) + ' s'] })),
      }],
    });
  },
};

function superscript(exponent) {
  return String(exponent).replace(/[-0-9]/g, (d) => (d === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[d]));
}

/** How high a figure is, in pixels. */
function heightOf(figure, width) {
  const rows = figure.layers[0].rows;
  switch (figure.form) {
    case 'intervals':
      return rows > 60 ? Math.min(720, Math.max(380, 4 * rows)) : Math.max(130, 18 * rows + 66);
    case 'dumbbells':
      return Math.max(150, 18 * rows + 84);
    case 'bars':
      return 26 * rows + 66;
    default:
      return Math.round(Math.max(250, Math.min(0.62 * width, 380)));
  }
}

/** Turns the arrows' heads along their shafts, which takes a drawn figure. */
function turnHeads(chart, figure) {
  const layer = figure.layers[0];
  const from = points(column(layer, 'separate'), column(layer, 'separate2'));
  const heads = chart.getOption().series[2].data;
  heads.forEach((head, k) => {
    const a = chart.convertToPixel('grid', from[k]);
    const b = chart.convertToPixel('grid', head.value);
    head.symbolRotate = (Math.atan2(a[1] - b[1], b[0] - a[0]) * 180) / Math.PI - 90;
  });
  chart.setOption({ series: [{}, {}, { data: heads }] });
}
