package sparkmixed.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import sparkmixed.fit.FittedModel;

/**
 * What a fit would do, for readers.
 *
 * @param name of the model
 * @param groups grouping factors with their numbers of levels
 * @param rows rows that would be used
 * @param bytes memory that the kernel would hold
 * @param placement where it would run
 * @param reducedSystem how the system would be solved
 * @param reason why
 * @param code exit code of the fit as far as it can be known: 0 if nothing speaks against it
 * @param problem why it would be refused; empty if it would not
 */
public record PlanReport(
    String name,
    List<FittedModel.Group> groups,
    long rows,
    long bytes,
    String placement,
    String reducedSystem,
    String reason,
    int code,
    String problem) {
  private static final double MEGABYTE = 1024.0 * 1024.0;

  /** The plan of a fit that is refused before its data are seen. */
  public static PlanReport rejected(String name, int code, String problem) {
    return new PlanReport(name, List.of(), 0, 0, "", "", "", code, problem);
  }

  public String text() {
    StringBuilder out = new StringBuilder("Plan for " + name + "\n");
    if (rows > 0) {
      out.append("  rows: ").append(Numbers.count(rows)).append('\n');
    }
    for (FittedModel.Group group : groups) {
      out.append("  groups: ").append(group.name()).append(", ");
      out.append(Numbers.count(group.levels())).append(" levels\n");
    }
    if (!reducedSystem.isEmpty()) {
      String where = placement.equals("separable") ? "executors" : "driver";
      String memory = String.format(Locale.ROOT, "%.1f MB on the %s", bytes / MEGABYTE, where);
      out.append("  placement: ").append(placement).append('\n');
      out.append("  memory: ").append(memory).append('\n');
      out.append("  solver: ").append(reducedSystem).append("; ").append(reason).append('\n');
    }
    out.append(code == 0 ? "  a fit would start\n" : "  a fit would be rejected\n");
    return out.toString();
  }

  public ObjectNode json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("name", name).put("rows", rows);
    ObjectNode levels = json.putObject("groups");
    groups.forEach(group -> levels.put(group.name(), group.levels()));
    json.put("bytes", bytes).put("placement", placement).put("reducedSystem", reducedSystem);
    json.put("reason", reason).put("exitCode", code);
    return json.put("problem", problem.isEmpty() ? null : problem);
  }
}
