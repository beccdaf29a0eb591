package dev.rollcall.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.JettyConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import io.javalin.util.JavalinBindException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.apache.kafka.common.config.ConfigException;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The API over HTTP: starts and stops the server, and says which handler serves which path. */
public final class HttpApi implements AutoCloseable {

  /** Longest that {@link #close} lets running requests finish. */
  private static final Duration DRAIN = Duration.ofSeconds(20);

  /**
   * How long a connection is kept meanwhile on which nothing moves, a request that is on its way
   * among them: a stop waits for it, even where no request is running.
   */
  private static final Duration DRAIN_IDLE = Duration.ofMillis(500);

  /** Threads beside those of the requests counted: acceptors, selectors, health, metrics. */
  private static final int SPARE_THREADS = 16;

  /** Request line and headers together, in bytes: a 512-byte id is at most 1,536 when encoded. */
  private static final int MAX_HEADER_BYTES = 16 * 1024;

  /** Bytes a second below which a body is taken for a stalled or hostile one. */
  private static final int MIN_BODY_RATE = 64;

  /**
   * Ids may hold anything, so what Jetty calls ambiguous is allowed. It does no harm: nothing here
   * maps paths to files, and routes are found on the path as sent.
   */
  private static final UriCompliance ANY_ID =
      UriCompliance.from(
          EnumSet.of(
              UriCompliance.Violation.AMBIGUOUS_PATH_SEGMENT,
              UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT,
              UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
              UriCompliance.Violation.AMBIGUOUS_PATH_PARAMETER,
              UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
              UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS));

  private final HttpSettings settings;
  private final PrometheusMeterRegistry metrics;
  private final Authentication authentication;
  private final Routing routing;
  private final RoomsResource rooms;
  private final HistoryResource history;
  private final StatsResource stats;
  private final UsersResource users;
  private final EventsResource events;
  private final DeadLettersResource deadLetters;
  private final LetterHandlingResource letterHandling;
  private final WebhooksResource webhooks;
  private final WatchResource watch;
  private final ClusterResource cluster;
  private final OperationsResource operations;
  private final DocsResource docs = new DocsResource(DocsResource.load("openapi.json"));
  private final DashboardResource dashboard = new DashboardResource();
  private final Javalin javalin;

  public HttpApi(HttpSettings settings, Backends backends, PrometheusMeterRegistry metrics) {
    this(settings, backends, metrics, Clock.systemUTC());
  }

  HttpApi(HttpSettings settings, Backends backends, PrometheusMeterRegistry metrics, Clock clock) {
    this.settings = settings;
    this.metrics = metrics;
    this.authentication = new Authentication(settings.tokens());
    Moments moments = new Moments(clock, settings.historyRetention());
    this.routing = new Routing(backends, settings.maxWait());
    this.rooms = new RoomsResource(routing, moments, settings.maxWait());
    this.history = new HistoryResource(routing, moments, settings.maxWait());
    this.stats = new StatsResource(routing, clock, settings.maxWait());
    this.users = new UsersResource(routing, backends.sink(), settings, moments);
    this.events = new EventsResource(backends.sink(), settings, clock);
    this.deadLetters = new DeadLettersResource(backends.deadLetters());
    this.letterHandling = new LetterHandlingResource(backends.letterHandler(), settings);
    this.webhooks = new WebhooksResource(backends.webhooks());
    this.watch =
        new WatchResource(
            backends.rooms().ofOwners(),
            backends.users().ofOwners(),
            backends.peering().here().rooms(),
            backends.watches(),
            settings.maxWatchers(),
            settings.maxWait());
    this.cluster = new ClusterResource(backends.peering().cluster());
    this.operations =
        new OperationsResource(
            backends.rooms(),
            metrics,
            List.of(
                "/v1/rooms",
                "/v1/stats",
                "/v1/cluster",
                "/v1/dlq",
                "/docs",
                "/openapi.json",
                "/healthz",
                "/readyz",
                "/metrics"));
    Gauge.builder("rollcall.watchers", watch, WatchResource::count)
        .description("Watches that go on")
        .register(metrics);
    this.javalin = Javalin.create(this::configure);
  }

  /**
   * @throws ConfigException when the port cannot be listened on
   */
  public void start() {
    try {
      javalin.start();
    } catch (JavalinBindException e) {
      throw (ConfigException)
          new ConfigException(
                  "The API cannot listen on %s:%d; is the port taken? http.port sets another."
                      .formatted(settings.host(), settings.port()))
              .initCause(e);
    }
  }

  /** The port that is listened on, also where 0 was configured. */
  public int port() {
    return javalin.port();
  }

  /** Method and path of every route, such as {@code GET /v1/rooms}; HEAD goes without saying. */
  List<String> routes() {
    return javalin.unsafe.internalRouter.allHttpHandlers().stream()
        .map(route -> route.endpoint)
        .filter(route -> route.method.isHttpMethod() && !route.method.equals(HandlerType.HEAD))
        .map(route -> route.method + " " + route.path.replace('<', '{').replace('>', '}'))
        .toList();
  }

  /** Takes no more requests, lets those that run finish, then stops. */
  @Override
  public void close() {
    for (Connector connector : javalin.jettyServer().server().getConnectors()) {
      ((AbstractConnector) connector).setShutdownIdleTimeout(DRAIN_IDLE.toMillis());
    }
    javalin.stop();
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.router.ignoreTrailingSlashes = false;
    configure(config.jetty);
    config.routes.before(context -> SecurityHeaders.set(context::header));
    config.routes.beforeMatched(authentication::check);
    Problems.handleIn(config.routes);
    addRoutes(config);
    config.requestLogger.http(this::measure);
  }

  private void configure(JettyConfig jetty) {
    jetty.host = settings.host();
    jetty.port = settings.port();
    jetty.threadPool =
        new QueuedThreadPool(settings.maxConcurrentRequests() + SPARE_THREADS, SPARE_THREADS);
    jetty.modifyHttpConfiguration(this::limit);
    jetty.modifyServer(this::configure);
  }

  @SuppressWarnings("removal") // Jetty 12 has nothing else against a body that trickles in
  private void limit(HttpConfiguration http) {
    http.setIdleTimeout(settings.requestTimeout().toMillis());
    http.setUriCompliance(ANY_ID);
    http.setRequestHeaderSize(MAX_HEADER_BYTES);
    // Otherwise a header's value is taken from an earlier request that differs in case alone:
    // a token would no longer be compared exactly.
    http.setHeaderCacheCaseSensitive(true);
    http.setMinRequestDataRate(MIN_BODY_RATE);
    http.setSendServerVersion(false);
  }

  private void configure(Server server) {
    server.setStopTimeout(DRAIN.toMillis());
    server.setErrorHandler(new JettyProblems());
    server.insertHandler(new RequestLimit(settings.maxConcurrentRequests(), refused()));
    server.insertHandler(new GracefulHandler());
  }

  private void addRoutes(JavalinConfig config) {
    get(config, "/v1/rooms", rooms::list, Scope.READ);
    get(config, "/v1/rooms/{id}", routing.ofRoom(rooms::get), Scope.READ);
    config.routes.get("/v1/rooms/{id}/watch", watch::room, Scope.READ);
    config.routes.get("/v1/users/{identity}/watch", watch::user, Scope.READ);
    config.routes.get("/v1/watch", watch::rooms, Scope.READ);
    get(config, "/v1/rooms/{id}/participants", routing.ofRoom(rooms::participants), Scope.READ);
    get(config, "/v1/rooms/{id}/attendance", routing.ofRoom(history::attendance), Scope.READ);
    get(config, "/v1/rooms/{id}/changes", routing.ofRoom(history::changes), Scope.READ);
    get(config, "/v1/rooms/{id}/sessions", routing.ofRoom(history::sessions), Scope.READ);
    get(config, "/v1/users/{identity}/rooms", users::rooms, Scope.READ);
    get(config, "/v1/users/{identity}/attendance", users::attendance, Scope.READ);
    get(config, "/v1/stats", stats::get, Scope.READ);
    config.routes.delete("/v1/users/{identity}", users::erase, Scope.ADMIN);
    config.routes.post("/v1/events", events::post, Scope.WRITE);
    config.routes.post("/webhooks/{vendor}/{account}", webhooks::post, Scope.PUBLIC);
    // Jitsi adds a path of its own for each kind of event.
    config.routes.post("/webhooks/{vendor}/{account}/<more>", webhooks::post, Scope.PUBLIC);
    get(config, "/v1/dlq", deadLetters::list, Scope.ADMIN);
    config.routes.post("/v1/dlq/replay", letterHandling::replay, Scope.ADMIN);
    config.routes.delete("/v1/dlq", letterHandling::drop, Scope.ADMIN);
    get(config, "/v1/cluster", cluster::get, Scope.READ);
    get(config, "/healthz", operations::healthz, Scope.PUBLIC);
    get(config, "/readyz", operations::readyz, Scope.PUBLIC);
    get(config, "/metrics", operations::metrics, Scope.READ);
    get(config, "/openapi.json", operations::specification, Scope.PUBLIC);
    get(config, "/docs", docs::page, Scope.PUBLIC);
    get(config, DocsResource.STYLE, docs::style, Scope.PUBLIC);
    get(config, "/problems/{problem}", docs::problem, Scope.PUBLIC);
    get(config, "/", dashboard.pageOr(operations::index), Scope.PUBLIC);
    get(config, "/assets/{version}/<file>", dashboard::asset, Scope.PUBLIC);
  }

  /** HEAD runs the same handler: the router's own would say 200 to any room. */
  private static void get(JavalinConfig config, String path, Handler handler, Scope scope) {
    config.routes.get(path, handler, scope);
    config.routes.head(path, handler, scope);
  }

  private Counter refused() {
    return Counter.builder("rollcall.http.requests.refused")
        .description("Requests turned away because too many ran at once")
        .register(metrics);
  }

  private void measure(Context context, Float millis) {
    Endpoint endpoint = context.endpoints().matchedHttpEndpoint();
    HandlerType method = context.method();
    Timer.builder("http.server.requests")
        .tag("method", method.isHttpMethod() ? method.name() : "OTHER")
        .tag("route", endpoint == null ? "none" : endpoint.path)
        .tag("status", Integer.toString(context.statusCode()))
        .register(metrics)
        .record(Duration.ofNanos((long) (millis * 1_000_000)));
  }
}
