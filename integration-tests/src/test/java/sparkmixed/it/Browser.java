package sparkmixed.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One page of a headless Chromium, driven by its debugging protocol. */
final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PATIENCE = 60;

  private final Process process;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();
  private int sent;

  private Browser(Process process, URI target) {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(target, new Listener())
            .orTimeout(PATIENCE, TimeUnit.SECONDS)
            .join();
  }

  /** Where Chromium is on this machine. */
  static Optional<Path> executable() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(":"))
        .flatMap(
            dir ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(Path.of(dir)::resolve))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Browser start(Path executable) throws IOException, InterruptedException {
    Path profile = Paths.fresh("browser");
    Process process =
        new ProcessBuilder(
                executable.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("chromium.log").toFile())
            .start();
    try {
      return new Browser(process, target(process, profile));
    } catch (RuntimeException | IOException failed) {
      process.destroyForcibly();
      throw failed;
    }
  }

  /** The debugger of the one page there is. */
  private static URI target(Process process, Path profile)
      throws IOException, InterruptedException {
    Path told = profile.resolve("DevToolsActivePort");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
    while (System.nanoTime() < end && process.isAlive()) {
      if (Files.exists(told) && !Files.readAllLines(told).isEmpty()) {
        String port = Files.readAllLines(told).get(0);
        HttpResponse<String> list =
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json"))
                        .build(),
                    HttpResponse.BodyHandlers.ofString());
        for (JsonNode page : JSON.readTree(list.body())) {
          if (page.path("type").asText().equals("page")) {
            return URI.create(page.path("webSocketDebuggerUrl").asText());
          }
        }
      }
      Thread.sleep(50);
    }
    throw new IOException(
        "Chromium did not start: " + Files.readString(profile.resolve("chromium.log")));
  }

  /** Shows a file as a screen of this size would, and waits until it is drawn. */
  void open(Path page, int width, int height, boolean dark) {
    events.clear();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", JSON.createObjectNode());
    }
    call(
        "Emulation.setDeviceMetricsOverride",
        JSON.createObjectNode()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", width < 600));
    ObjectNode media = JSON.createObjectNode();
    media
        .putArray("features")
        .addObject()
        .put("name", "prefers-color-scheme")
        .put("value", dark ? "dark" : "light");
    call("Emulation.setEmulatedMedia", media);
    loaded = new CompletableFuture<>();
    call("Page.navigate", JSON.createObjectNode().put("url", page.toUri().toString()));
    loaded.orTimeout(PATIENCE, TimeUnit.SECONDS).join();
  }

  /** The value of an expression in the page. */
  JsonNode evaluate(String expression) {
    ObjectNode wanted = JSON.createObjectNode().put("expression", expression);
    JsonNode result =
        call("Runtime.evaluate", wanted.put("returnByValue", true).put("awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(result.get("exceptionDetails").toString());
    }
    return result.path("result").path("value");
  }

  /** A picture of the whole page. */
  void screenshot(Path file) throws IOException {
    JsonNode shot =
        call(
            "Page.captureScreenshot",
            JSON.createObjectNode().put("format", "png").put("captureBeyondViewport", true));
    Files.write(file, Base64.getDecoder().decode(shot.path("data").asText()));
  }

  /**
   * What went wrong in the page: exceptions, errors and warnings of console and security policy.
   */
  List<String> complaints() {
    List<String> found = new ArrayList<>();
    for (JsonNode event : events) {
      String method = event.path("method").asText();
      JsonNode params = event.path("params");
      boolean console =
          method.equals("Runtime.consoleAPICalled")
              && List.of("error", "warning", "assert").contains(params.path("type").asText());
      if (console
          || method.equals("Runtime.exceptionThrown")
          || method.equals("Log.entryAdded")
          || method.equals("Page.javascriptDialogOpening")) {
        found.add(params.toString());
      }
    }
    return found;
  }

  /** Everything that the page asked for, itself included. */
  List<String> requests() {
    List<String> urls = new ArrayList<>();
    for (JsonNode event : events) {
      if (event.path("method").asText().equals("Network.requestWillBeSent")) {
        urls.add(event.at("/params/request/url").asText());
      }
    }
    return urls;
  }

  JsonNode call(String method, ObjectNode params) {
    int id = ++sent;
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", params);
    socket.sendText(message.toString(), true).join();
    JsonNode result = answer.orTimeout(PATIENCE, TimeUnit.SECONDS).join();
    if (result.has("error")) {
      throw new IllegalStateException(method + ": " + result.get("error"));
    }
    return result.path("result");
  }

  @Override
  public void close() {
    socket.abort();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder partial = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        String message = partial.toString();
        partial.setLength(0);
        receive(message);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }

    private void receive(String message) {
      try {
        JsonNode json = JSON.readTree(message);
        CompletableFuture<JsonNode> answer = answers.remove(json.path("id").asInt(-1));
        if (answer != null) {
          answer.complete(json);
          return;
        }
        events.add(json);
        if (json.path("method").asText().equals("Page.loadEventFired")) {
          loaded.complete(null);
        }
      } catch (IOException broken) {
        loaded.completeExceptionally(broken);
      }
    }
  }
}
