package sparkmixed.examples;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents quote stands in files that are compiled, run or shipped. */
class ReadmeTest {
  private static final Path ROOT = root();
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```");
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)");

  private static Path root() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve("README.md")) && Files.exists(at.resolve("conf"))) {
        return at;
      }
    }
    throw new IllegalStateException("README.md is not above " + Path.of("").toAbsolutePath());
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    documents.add(ROOT.resolve("CONTRIBUTING.md"));
    documents.add(ROOT.resolve("CHANGELOG.md"));
    try (Stream<Path> docs = Files.list(ROOT.resolve("spark-mixed/docs"))) {
      docs.filter(path -> path.toString().endsWith(".md")).forEach(documents::add);
    }
    return documents;
  }

  /** The files below a directory with this ending, each line stripped. */
  private static List<String> sources(String directory, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve(directory))) {
      List<String> sources = new ArrayList<>();
      for (Path file : files.filter(path -> path.toString().endsWith(ending)).toList()) {
        sources.add(stripped(Files.readString(file)));
      }
      return sources;
    }
  }

  private static String stripped(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n", "\n", "\n"));
  }

  @Test
  void javaSnippetsAreExcerptsOfTheExamples() throws IOException {
    excerpts("java", sources("examples/src/main/java", ".java"));
  }

  @Test
  void jobSnippetsAreExcerptsOfJobFiles() throws IOException {
    excerpts("hocon", sources("conf", ".conf"));
  }

  private static void excerpts(String language, List<String> sources) throws IOException {
    boolean any = false;
    Matcher blocks = BLOCK.matcher(Files.readString(ROOT.resolve("README.md")));
    while (blocks.find()) {
      if (blocks.group(1).equals(language)) {
        any = true;
        String snippet = stripped(blocks.group(2).stripTrailing());
        assertTrue(sources.stream().anyMatch(source -> source.contains(snippet)), snippet);
      }
    }
    assertTrue(any, "README.md has no snippet in " + language);
  }

  @Test
  void linksLeadToFiles() throws IOException {
    for (Path document : documents()) {
      Matcher links = LINK.matcher(Files.readString(document));
      while (links.find()) {
        Path target = document.resolveSibling(links.group(1));
        assertTrue(Files.exists(target), document.getFileName() + ": " + links.group(1));
      }
    }
  }

  @Test
  void jobFilesThatAreNamedAreThere() throws IOException {
    for (Path document : documents()) {
      Matcher names = Pattern.compile("conf/[\\w-]+\\.conf").matcher(Files.readString(document));
      while (names.find()) {
        assertTrue(Files.exists(ROOT.resolve(names.group())), names.group());
      }
    }
  }

  @Test
  void noMachinePaths() throws IOException {
    for (Path document : documents()) {
      assertFalse(Files.readString(document).matches("(?s).*(/home/|/Users/|/work/).*"));
    }
  }
}
