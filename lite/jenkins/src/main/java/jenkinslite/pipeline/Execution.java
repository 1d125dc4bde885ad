package jenkinslite.pipeline;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.SettableFuture;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.flow.GraphListener;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;

/** One build of a pipeline in this session of Jenkins: its program, its flow nodes, and what runs and stores them. */
public final class Execution {
    private static final Logger LOGGER = Logger.getLogger(Execution.class.getName());

    /** Set while a program runs or is read from disk. */
    private static final ThreadLocal<Execution> CURRENT = new ThreadLocal<>();

    private final FlowExecution flow;
    private final FlowExecutionOwner owner;
    private final Run<?, ?> run;
    private final TaskListener listener;
    private final ScriptCompiler compiler;
    private final Graph graph = new Graph(this);
    private final ProgramFile file = new ProgramFile(this);
    private final Engine engine;
    private final Vm vm;
    private volatile Program program;

    /** The last node of a program that has ended. */
    private volatile PipelineNode end;

    public Execution(FlowExecution flow, FlowExecutionOwner owner, String script) throws IOException {
        this.flow = flow;
        this.owner = owner;
        this.run = (Run<?, ?>) owner.getExecutable();
        this.listener = owner.getListener();
        this.compiler = new ScriptCompiler(script);
        this.engine = Engine.get();
        this.vm = new Vm(engine.programs(), this::crashed);
    }

    static Execution current() {
        var current = CURRENT.get();
        if (current == null) {
            throw new IllegalStateException("not called from a pipeline");
        }
        return current;
    }

    /** Compiles the script, and starts it in the background. */
    public void start() {
        var script = compiler.newScript();
        program = new Program(script);
        engine.add(this);
        run(started -> {
            started.startScript(graph.start().getId());
        });
    }

    /** Reads the program of an earlier session of Jenkins. */
    public void load() throws IOException {
        as(() -> program = file.read(compiler.classLoader()));
        engine.add(this);
    }

    /** After {@link #load}, when Jenkins has started: resumes the steps, and continues. */
    public void resume() {
        listener.getLogger().println(isPaused() ? "Still paused" : "Ready to run at " + new Date());
        for (var step : program.stepsToResume()) {
            try {
                step.onResume();
            } catch (Throwable t) {
                LOGGER.log(Level.WARNING, "Could not resume " + step, t);
                step.getContext().onFailure(t);
            }
        }
        run(resumed -> {});
    }

    /** Changes the program on its thread, and lets it run as far as it can. Dropped when this session has ended. */
    void run(Consumer<Program> change) {
        vm.execute(() -> as(() -> {
            change.accept(program);
            runALittle();
        }));
    }

    private void runALittle() {
        if (end != null) {
            return;
        }
        if (program.isPaused()) {
            saveOrFail();
        } else if (program.runALittle()) {
            run(more -> {});
        } else if (program.isEnded()) {
            end(program.outcome().getAbnormal());
        } else {
            saveOrFail();
        }
    }

    void completed(CallContext context) {
        program.complete(context);
        run(again -> {});
    }

    void startBody(BodyInvocation body) {
        run(again -> again.startLater(body));
    }

    private void end(@CheckForNull Throwable error) {
        program.clear();
        file.delete();
        var last = program.lastNode();
        graph.end(last == null ? List.of() : List.of(last), program.result(), error);
        engine.remove(this);
    }

    void ended(PipelineNode node) {
        end = node;
    }

    /** The engine itself failed. */
    private void crashed(Throwable crash) {
        LOGGER.log(Level.WARNING, "Unexpected failure in " + owner, crash);
        if (end == null) {
            program.worsen(Result.FAILURE);
            as(() -> end(crash));
        }
    }

    private void saveOrFail() {
        try {
            file.write(program);
        } catch (IOException | RuntimeException x) {
            LOGGER.log(Level.FINE, "Could not save " + owner, x);
            program.innermost().stream().limit(1).forEach(thread -> thread.stop(x));
            run(again -> {});
        }
    }

    ListenableFuture<Void> save() {
        var saved = SettableFuture.<Void>create();
        run(unchanged -> saved.set(null));
        return saved;
    }

    private void waitForSuspension(CompletableFuture<Void> suspended) {
        var asked = vm.execute(() -> {
            if (program.isRunnable()) {
                waitForSuspension(suspended);
            } else {
                suspended.complete(null);
            }
        });
        if (!asked) {
            suspended.complete(null);
        }
    }

    public void interrupt(FlowInterruptedException cause) {
        run(running -> {
            running.worsen(cause.getResult());
            running.innermost().forEach(thread -> thread.stop(cause));
        });
    }

    public boolean isPaused() {
        var known = program;
        return known != null && known.isPaused();
    }

    /** @param pause false to end the pause */
    public void pause(boolean pause) {
        var loaded = program;
        if (loaded == null) {
            throw new IllegalStateException("The program is not loaded yet");
        }
        loaded.setPaused(pause);
        listener.getLogger().println(pause ? "Pausing" : "Resuming");
        run(changed -> {});
    }

    /** Ends the build at once, whatever its steps do. */
    void kill(FlowInterruptedException cause) {
        run(running -> {
            running.worsen(cause.getResult());
            end(cause);
        });
    }

    /** The last task of this session: writes the program as it is now. */
    CompletableFuture<Void> suspend() {
        return vm.close(() -> as(() -> {
            if (end == null) {
                listener.getLogger().println("Pausing (shutting down)");
                saveOrFail();
            }
        }));
    }

    /** Forgets the program without writing it. */
    void abandon() {
        vm.stop();
    }

    private <X extends Exception> void as(Work<X> work) throws X {
        var outer = CURRENT.get();
        CURRENT.set(this);
        try {
            work.run();
        } finally {
            CURRENT.set(outer);
        }
    }

    private interface Work<X extends Exception> {
        void run() throws X;
    }

    public void addListener(GraphListener added) {
        graph.addListener(added);
    }

    /** None before the program has started. */
    public List<FlowNode> heads() {
        if (program == null) {
            return List.of();
        }
        return program.heads().stream().map(head -> graph.find(head).flowNode()).toList();
    }

    @CheckForNull
    public FlowNode node(String id) {
        var node = graph.find(id);
        return node == null ? null : node.flowNode();
    }

    FlowExecution flow() {
        return flow;
    }

    FlowExecutionOwner owner() {
        return owner;
    }

    Run<?, ?> run() {
        return run;
    }

    TaskListener listener() {
        return listener;
    }

    Graph graph() {
        return graph;
    }

    Program program() {
        return program;
    }
}
