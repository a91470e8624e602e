// Options of the library for each form of figure, as functions of the figure, colours and size:
// those of estimates and effects.

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
          name: figure.options.drawn ? 'posterior mean' : 'conditional mode', type: 'scatter', symbol: 'triangle', symbolSize: few ? [7, 9] : [4, 5], z: 3,
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
          name: figure.options.drawn ? 'posterior mean' : 'conditional mode', type: 'scatter', symbol: 'triangle', symbolSize: [7, 9], z: 3,
          itemStyle: { color: c.first, opacity: 1 },
          data: to.map((value, k) => ({
            value: [value, k], symbolRotate: value > from[k] ? -90 : 90, lines: said(k),
          })),
        },
      ],
    });
  },

  panels(figure, c, width) {
    const limits = figure.layers[1];
    const names = column(limits, 'parameter');
    const place = placesOf(figure, width);
    const end = figure.options.z * 1.28;
    const [owner, values, zetas] = ['parameter', 'value', 'zeta'].map((n) => column(figure.layers[0], n));
    const [at, low, high] = ['estimate', 'conf_low', 'conf_high'].map((n) => column(limits, n));
    const option = { title: [], grid: [], xAxis: [], yAxis: [], series: [] };
    names.forEach((name, k) => {
      const own = values.map((v, row) => [v, zetas[row]]).filter((p, row) => owner[row] === name);
      const [least, most] = range(own.map((p) => p[0]));
      const room = 0.06 * (most - least) || 1;
      const box = place.box(k);
      option.title.push({
        text: String(name), left: box.left, top: box.top - 22,
        textStyle: {
          color: c.ink, fontSize: 12, fontWeight: 600, fontFamily: c.sans, width: box.width, overflow: 'truncate',
        },
      });
      option.grid.push(box);
      const side = { gridIndex: k, name: '', splitNumber: 3 };
      option.xAxis.push(Object.assign(valueAxis(c, '', false), side, {
        min: least - room, max: most + room,
        axisLabel: {
          color: c.quiet, fontSize: 11, hideOverlap: true, showMinLabel: false, showMaxLabel: false, formatter: shown,
        },
      }));
      option.yAxis.push(Object.assign(valueAxis(c, k % place.across === 0 ? figure.y : '', true), {
        gridIndex: k, min: -end, max: end, interval: end, nameGap: 34, nameRotate: 0, axisTick: { show: false },
        axisLabel: {
          show: k % place.across === 0, color: c.quiet, fontSize: 11, formatter: (v) => (v === 0 ? '0' : ''),
        },
      }));
      const axes = { xAxisIndex: k, yAxisIndex: k };
      const drop = [];
      [[low[k], -figure.options.z], [high[k], figure.options.z]].forEach(([x, z]) => {
        if (x !== null && own.some((p) => Math.abs(p[1] - z) < 0.01)) drop.push([x, -end], [x, z], ['-', '-']);
      });
      const level = zeroLine(c, 'yAxis');
      level.data = [{ yAxis: -figure.options.z }, { yAxis: figure.options.z }];
      level.label = {
        show: k % place.across === 0, position: 'start', distance: 6, color: c.quiet, fontSize: 11,
        formatter: (p) => shown(Number(p.value.toFixed(2))),
      };
      const dot = (p) => ({ value: p, lines: [String(name), shown(p[0]) + ', ζ = ' + shown(p[1])] });
      option.series.push(
        Object.assign({
          type: 'line', symbol: 'none', silent: true, data: smooth(own),
          lineStyle: { color: c.first, width: 1.8 }, markLine: level,
        }, axes),
        Object.assign({
          type: 'line', symbol: 'none', silent: true, data: drop, lineStyle: { color: c.second, width: 1.4 },
        }, axes),
        Object.assign({
          type: 'scatter', symbolSize: 4.5, itemStyle: { color: c.first, opacity: 1 }, data: own.map(dot),
        }, axes),
        Object.assign({
          type: 'scatter', symbolSize: 8, z: 4, data: [dot([at[k], 0])],
          itemStyle: { color: c.paper, borderColor: c.second, borderWidth: 1.6 },
        }, axes),
      );
    });
    return base(c, option);
  },
};

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
