// Axes, legends and places, which the forms of figures share.

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
    icon: wide ? 'path://M0,4L22,4L22,6L0,6Z' : undefined,
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

function superscript(exponent) {
  return String(exponent).replace(/[-0-9]/g, (d) => (d === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[d]));
}

/** Where panels go: as many beside each other as the width has room for. */
function panelPlaces(count, width, layout) {
  const { most = 4, least = 170, left = 44, gap = 22, head = 0, foot = 0, lead = 0, tall = false } = layout;
  const across = Math.max(1, Math.min(most, count, Math.floor(width / least)));
  const size = Math.floor((width - left - 12 - gap * (across - 1)) / across);
  const high = Math.round(Math.max(120, Math.min(tall ? 260 : 170, 0.72 * size)));
  return {
    across,
    height: head + Math.ceil(count / across) * (high + 62 + foot + lead) + 6,
    box: (k) => ({
      left: left + (k % across) * (size + gap), width: size,
      top: head + lead + 28 + Math.floor(k / across) * (high + 62 + foot + lead), height: high,
    }),
  };
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
      if (figure.form in LAYOUTS) return placesOf(figure, width).height;
      return Math.round(Math.max(250, Math.min(0.62 * width, 380)));
  }
}
