package jenkinslite.pipeline;

import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkinslite.PerSession;
import jenkinslite.SystemThreads;

/** The running pipelines of one session of Jenkins, and their threads. */
public final class Engine {
    private static final Logger LOGGER = Logger.getLogger(Engine.class.getName());

    private static final PerSession<Engine> CURRENT = new PerSession<>(Engine::new);

    /** A program that waits has no thread, so a few threads run any number of programs. */
    private static final int PROGRAM_THREADS = Math.max(4, Runtime.getRuntime().availableProcessors());

    private static final long SUSPEND_SECONDS = 10;

    private final ExecutorService programs = SystemThreads.scheduled(PROGRAM_THREADS, named("Pipeline"));
    private final ExecutorService background = SystemThreads.cached(named("Pipeline step"));
    private final Set<Execution> executions = ConcurrentHashMap.newKeySet();
    private final Set<Process> processes = ConcurrentHashMap.newKeySet();

    private Engine() {}

    private static NamingThreadFactory named(String name) {
        return new NamingThreadFactory(new DaemonThreadFactory(), name);
    }

    /** @throws IllegalStateException when no Jenkins is running */
    public static Engine get() {
        return CURRENT.get();
    }

    /** For the work of programs, and for starting builds. */
    public Executor programs() {
        return programs;
    }

    /** For what steps do apart from their programs. Interrupted at the end of this session. */
    public Future<?> inBackground(Runnable work) {
        return background.submit(work);
    }

    /** A process of a step, which no later session of Jenkins can join. */
    public void killAtEnd(Process process) {
        processes.add(process);
    }

    public void forget(Process process) {
        processes.remove(process);
    }

    public static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    void add(Execution execution) {
        executions.add(execution);
    }

    void remove(Execution execution) {
        executions.remove(execution);
    }

    /** Goes on with the programs that were read from disk. */
    void resume() {
        for (var execution : List.copyOf(executions)) {
            inBackground(execution::resume);
        }
    }

    /** Lets every program come to rest and writes it. */
    void suspend() {
        var suspended = executions.stream().map(Execution::suspend).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(suspended).get(SUSPEND_SECONDS, TimeUnit.SECONDS);
        } catch (Exception x) {
            LOGGER.log(Level.WARNING, "Not every pipeline came to rest in time", x);
        }
        abandon();
    }

    void abandon() {
        executions.forEach(Execution::abandon);
        processes.forEach(Engine::kill);
        programs.shutdownNow();
        background.shutdownNow();
    }
}
