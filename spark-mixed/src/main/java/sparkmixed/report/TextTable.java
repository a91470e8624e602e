package sparkmixed.report;

import java.util.ArrayList;
import java.util.List;

/** Cells in aligned columns, a blank between them. */
final class TextTable {
  private final List<List<String>> lines = new ArrayList<>();

  void add(List<String> cells) {
    lines.add(List.copyOf(cells));
  }

  /** Appends all lines, columns from {@code firstRight} on aligned at the right. */
  void appendTo(StringBuilder out, int firstRight) {
    List<Integer> widths = new ArrayList<>();
    for (List<String> line : lines) {
      for (int k = 0; k < line.size(); k++) {
        int width = line.get(k).codePointCount(0, line.get(k).length());
        if (k == widths.size()) {
          widths.add(width);
        } else {
          widths.set(k, Math.max(widths.get(k), width));
        }
      }
    }
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int k = 0; k < line.size(); k++) {
        String cell = line.get(k);
        String pad = " ".repeat(widths.get(k) - cell.codePointCount(0, cell.length()));
        text.append(k > 0 ? " " : "").append(k < firstRight ? cell + pad : pad + cell);
      }
      out.append(text.toString().stripTrailing()).append('\n');
    }
  }
}
