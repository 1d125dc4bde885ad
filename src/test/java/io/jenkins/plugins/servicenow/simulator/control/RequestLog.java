package io.jenkins.plugins.servicenow.simulator.control;

import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What was asked of the instance, in order. Headers, secrets and tokens are not kept, and of bodies only the last. */
public final class RequestLog {

    /**
     * @param path decoded
     * @param query as sent, still encoded; always empty for {@link RequestKind#TOKEN}
     * @param table of a Table API request; change_request for {@link RequestKind#CHANGE_API}; else empty
     * @param status 0 when the connection was reset
     * @param user user name of a valid token's owner, else empty
     * @param cookies whether the caller sent any cookie
     */
    public record Entry(
            RequestKind kind,
            String method,
            String path,
            String query,
            String table,
            int status,
            String user,
            boolean cookies) {

        public static Entry of(RequestKind kind, ApiRequest request, String table, int status, String user) {
            return new Entry(
                    kind,
                    request.method(),
                    request.pathText(),
                    kind == RequestKind.TOKEN ? "" : request.queryText(),
                    table,
                    status,
                    user,
                    !request.header("Cookie").isEmpty());
        }
    }

    private static final int KEPT_EXCHANGES = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Entry> entries = new ArrayList<>();
    private final List<Entry> parts = new ArrayList<>();
    private final List<String> scripts = new ArrayList<>();
    private final Deque<Exchange> exchanges = new ArrayDeque<>();
    private int exchanged;
    private volatile Runnable before = () -> {};
    private volatile Consumer<Entry> after = entry -> {};

    /** Of the requests that came by themselves. */
    public synchronized int count(RequestKind kind) {
        return (int) entries.stream().filter(entry -> entry.kind() == kind).count();
    }

    public synchronized int count(RequestKind kind, String table) {
        return (int) entries.stream()
                .filter(entry -> entry.kind() == kind && entry.table().equals(table))
                .count();
    }

    /** The requests that came by themselves, each a request over the network; those inside a batch are not. */
    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** The requests that were run inside a batch. */
    public synchronized List<Entry> parts() {
        return List.copyOf(parts);
    }

    /** Of the requests that were run inside a batch. */
    public synchronized int parts(RequestKind kind, String table) {
        return (int) parts.stream()
                .filter(entry -> entry.kind() == kind && entry.table().equals(table))
                .count();
    }

    /** Query values beginning with {@code javascript:}, which an instance would have run. */
    public synchronized List<String> scriptsInQueries() {
        return List.copyOf(scripts);
    }

    public synchronized void reset() {
        entries.clear();
        parts.clear();
        scripts.clear();
        exchanges.clear();
        exchanged = 0;
    }

    /** The last {@value #KEPT_EXCHANGES} requests that came by themselves and what they were answered, oldest first. */
    public synchronized List<Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    /** @param fault that struck the request; null for none */
    public synchronized void keep(Entry entry, ApiRequest request, Answer answer, Fault fault, Instant at) {
        exchanges.add(Exchange.of(++exchanged, at, entry, request, answer, fault));
        if (exchanges.size() > KEPT_EXCHANGES) {
            exchanges.remove();
        }
    }

    /**
     * Returns once so many requests of the kind have come, whether or not they are answered yet.
     *
     * @throws IllegalStateException when they have not come in half a minute
     */
    public synchronized void await(RequestKind kind, int requests) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (count(kind) < requests) {
            long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (millis <= 0) {
                throw new IllegalStateException("Only " + count(kind) + " requests of the kind " + kind + " have come");
            }
            wait(millis);
        }
    }

    /** Runs this before each request that comes by itself does anything, for what happens in between two of them. */
    public void before(Runnable event) {
        before = event;
    }

    /** Tells of each request, those inside a batch too, when it has done its work and is not answered yet. */
    public void after(Consumer<Entry> listener) {
        after = listener;
    }

    public void announce() {
        before.run();
    }

    public void add(Entry entry) {
        after.accept(entry);
        synchronized (this) {
            entries.add(entry);
            notifyAll();
        }
    }

    public void addPart(Entry entry) {
        after.accept(entry);
        synchronized (this) {
            parts.add(entry);
        }
    }

    /** Keeps the value of a query term if it is a script. */
    public synchronized void noteScript(String value) {
        if (value.trim().toLowerCase(Locale.ROOT).startsWith("javascript:")) {
            scripts.add(value);
        }
    }
}
