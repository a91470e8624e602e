package sparkmixed.report.html;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sparkmixed.report.Table;
import sparkmixed.report.plot.Figure;

/** Figures as JSON: tables by columns, numbers to six digits, which is more than a screen shows. */
final class FigureJson {
  private static final MathContext DIGITS = new MathContext(6);

  private FigureJson() {}

  static String of(List<Figure> figures) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartArray();
      for (Figure figure : figures) {
        write(figure, json);
      }
      json.writeEndArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return Escape.json(text.toString());
  }

  private static void write(Figure figure, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("form", figure.form().name().toLowerCase(Locale.ROOT));
    json.writeStringField("x", Escape.visible(figure.x()));
    json.writeStringField("y", Escape.visible(figure.y()));
    json.writeObjectFieldStart("options");
    for (Map.Entry<String, Double> option : figure.options().entrySet()) {
      json.writeNumberField(option.getKey(), option.getValue());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("layers");
    for (Table layer : figure.layers()) {
      write(layer, json);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(Table table, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", table.name());
    json.writeNumberField("rows", table.rows().size());
    json.writeArrayFieldStart("columns");
    for (int c = 0; c < table.columns().size(); c++) {
      int column = c;
      List<@Nullable Object> first = table.rows().isEmpty() ? List.of() : table.rows().get(0);
      boolean constant =
          table.columns().get(c).type() == Table.Type.STRING
              && table.rows().stream()
                  .allMatch(row -> java.util.Objects.equals(row.get(column), first.get(column)));
      json.writeStartObject();
      json.writeStringField("name", table.columns().get(c).name());
      json.writeBooleanField("text", table.columns().get(c).type() == Table.Type.STRING);
      if (constant && !first.isEmpty()) {
        json.writeFieldName("constant");
        write(first.get(c), json);
      } else if (table.columns().get(c).type() == Table.Type.STRING) {
        writeTexts(table, c, json);
      } else {
        json.writeArrayFieldStart("values");
        for (List<@Nullable Object> row : table.rows()) {
          write(row.get(c), json);
        }
        json.writeEndArray();
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Texts that stand below each other many times are written once, with their number. */
  private static void writeTexts(Table table, int column, JsonGenerator json) throws IOException {
    List<@Nullable Object> values = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    for (List<@Nullable Object> row : table.rows()) {
      int last = values.size() - 1;
      if (last >= 0 && java.util.Objects.equals(row.get(column), values.get(last))) {
        counts.set(last, counts.get(last) + 1);
      } else {
        values.add(row.get(column));
        counts.add(1);
      }
    }
    boolean runs = 2 * values.size() < table.rows().size();
    json.writeArrayFieldStart(runs ? "runs" : "values");
    for (int k = 0; k < values.size(); k++) {
      if (runs) {
        json.writeStartArray();
        write(values.get(k), json);
        json.writeNumber(counts.get(k));
        json.writeEndArray();
      } else {
        for (int copy = 0; copy < counts.get(k); copy++) {
          write(values.get(k), json);
        }
      }
    }
    json.writeEndArray();
  }

  private static void write(@Nullable Object value, JsonGenerator json) throws IOException {
    if (value instanceof Double number) {
      json.writeRawValue(rounded(number));
    } else if (value instanceof Number whole) {
      json.writeNumber(whole.longValue());
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value == null) {
      json.writeNull();
    } else {
      json.writeString(Escape.visible(value.toString()));
    }
  }

  private static String rounded(double value) {
    return value == 0 ? "0" : new BigDecimal(value).round(DIGITS).stripTrailingZeros().toString();
  }
}
