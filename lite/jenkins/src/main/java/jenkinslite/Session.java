package jenkinslite;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.init.InitMilestone;
import hudson.model.Hudson;
import hudson.model.Queue;
import hudson.model.listeners.ItemListener;
import hudson.security.ACL;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.util.Timer;

/**
 * One session of Jenkins on a home directory, from start to end. There is one at a time. Another session on the same home
 * finds what is on disk and nothing else: each has its own Jenkins, extensions, jobs and builds.
 */
public final class Session {
    private static final Logger LOGGER = Logger.getLogger(Session.class.getName());

    private static volatile Session current;

    private final Jenkins jenkins;
    private final Extensions extensions;
    private final Items items;
    private final Map<PerSession<?>, Object> values = new HashMap<>();

    /** Whether jobs that are in the queue are started. */
    private volatile boolean running;

    private Session(File home) {
        current = this;
        jenkins = new Hudson(home, null);
        extensions = new Extensions(jenkins);
        items = new Items(jenkins);
    }

    /** @throws IllegalStateException when another one has not ended */
    public static synchronized Session start(File home) throws IOException {
        if (current != null) {
            throw new IllegalStateException("A Jenkins is already running on " + current.jenkins.getRootDir());
        }
        Files.createDirectories(home.toPath());
        var session = new Session(home);
        try (var ignored = ACL.as2(ACL.SYSTEM2)) {
            session.initialize();
            return session;
        } catch (RuntimeException | IOException | Error x) {
            session.abort();
            throw x;
        }
    }

    private void initialize() throws IOException {
        var hooks = Hooks.initializers();
        for (var milestone : InitMilestone.values()) {
            if (milestone == InitMilestone.EXTENSIONS_AUGMENTED) {
                extensions.all();
            }
            if (milestone == InitMilestone.JOB_LOADED) {
                items.load();
                Queue.getInstance().load();
            }
            hooks.run(milestone);
        }
        ItemListener.all().forEach(ItemListener::onLoaded);
        running = true;
        parts(part -> part.started(jenkins));
    }

    /** An orderly shutdown. */
    public synchronized void stop() {
        if (current != this) {
            return;
        }
        try (var ignored = ACL.as2(ACL.SYSTEM2)) {
            ItemListener.all().forEach(listener -> attempt("onBeforeShutdown", listener::onBeforeShutdown));
            Hooks.terminators().runAll();
            running = false;
            parts(part -> attempt("stopping", () -> part.stopping(jenkins)));
        } finally {
            end();
        }
    }

    /** Ends a session that cannot start; no terminator runs. */
    private void abort() {
        parts(part -> attempt("aborted", () -> part.aborted(jenkins)));
        end();
    }

    private void end() {
        Timer.shutdown();
        current = null;
    }

    private static void parts(Consumer<Lifecycle> event) {
        ServiceLoader.load(Lifecycle.class).forEach(event);
    }

    private static void attempt(String what, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | LinkageError x) {
            LOGGER.log(Level.WARNING, "Failed " + what, x);
        }
    }

    /** @throws IllegalStateException when none is running */
    public static Session current() {
        var session = current;
        if (session == null) {
            throw new IllegalStateException("No Jenkins is running");
        }
        return session;
    }

    @CheckForNull
    public static Jenkins jenkinsOrNull() {
        var session = current;
        return session == null ? null : session.jenkins;
    }

    public boolean isRunning() {
        return running;
    }

    public Jenkins jenkins() {
        return jenkins;
    }

    public Extensions extensions() {
        return extensions;
    }

    public Items items() {
        return items;
    }

    /** Random, kept in the home. */
    public String instanceId() {
        return SecretKeys.instanceId();
    }

    /** Creating one value may ask for another. */
    @SuppressWarnings("unchecked")
    <T> T value(PerSession<T> key, Supplier<T> create) {
        synchronized (values) {
            if (!values.containsKey(key)) {
                values.put(key, create.get());
            }
            return (T) values.get(key);
        }
    }
}
