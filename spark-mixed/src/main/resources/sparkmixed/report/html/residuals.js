// Forms of figures of residuals, and of how a fit went.

Object.assign(FORMS, {
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

  envelope(figure, c) {
    const layer = figure.layers[0];
    const xs = column(layer, 'quantile');
    const ys = column(layer, 'residual');
    const low = column(layer, 'lower');
    const high = column(layer, 'upper');
    const out = column(layer, 'out');
    const many = xs.length > 400;
    // There and back: what lies under both edges is wound around twice, in turn, and stays empty.
    const band = points(xs, high).concat(points(xs, low).reverse());
    const edge = (name, dash) => ({
      type: 'line', symbol: 'none', silent: true, data: points(xs, column(layer, name)),
      lineStyle: { color: c.quiet, width: 1, type: dash },
    });
    const dots = (name, colour, wanted) => ({
      name, type: 'scatter', symbolSize: many ? 4 : 6, z: 3,
      itemStyle: { color: colour, opacity: many ? 0.6 : 0.8 },
      data: points(xs, ys).map((value, k) => ({
        value, lines: [shown(value[1]), 'envelope ' + shown(low[k]) + ' to ' + shown(high[k])],
      })).filter((dot, k) => out[k] === wanted),
    });
    return base(c, {
      grid: { left: 64, right: 18, top: 28, bottom: 48 },
      legend: Object.assign(legend(c), { data: ['inside', 'outside'] }),
      xAxis: valueAxis(c, figure.x, false),
      yAxis: valueAxis(c, figure.y, true),
      series: [
        {
          type: 'line', symbol: 'none', silent: true, data: band, lineStyle: { width: 0 },
          areaStyle: { color: c.quiet, opacity: 0.16, origin: 'start' },
        },
        edge('lower', 'solid'), edge('upper', 'solid'), edge('median', [4, 4]),
        dots('inside', c.first, false), dots('outside', c.second, true),
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
    const [low, high] = range(column(layer, 'excess').concat(column(layer, 'gradient_norm')).filter((v) => v > 0));
    yAxis.min = 10 ** Math.floor(Math.log10(low) + 0.01);
    yAxis.max = 10 ** Math.ceil(Math.log10(high) - 0.01);
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
});
