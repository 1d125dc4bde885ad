package hudson.model.listeners;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkinslite.Generics;

public abstract class RunListener<R extends Run> implements ExtensionPoint {
    private static final Logger LOGGER = Logger.getLogger(RunListener.class.getName());

    public final Class<R> targetType;

    /** The kind of build is the type argument of the subclass. */
    @SuppressWarnings("unchecked")
    protected RunListener() {
        this.targetType = (Class<R>) Generics.argument(getClass(), RunListener.class);
    }

    public void onCompleted(R r, @NonNull TaskListener listener) {}

    public void onFinalized(R r) {}

    public void onInitialize(R r) {}

    public void onStarted(R r, TaskListener listener) {}

    public void onDeleted(R r) {}

    public static void fireCompleted(Run r, @NonNull TaskListener listener) {
        fire(r, target -> target.onCompleted(r, listener));
    }

    public static void fireInitialize(Run r) {
        fire(r, target -> target.onInitialize(r));
    }

    public static void fireStarted(Run r, TaskListener listener) {
        fire(r, target -> target.onStarted(r, listener));
    }

    public static void fireFinalized(Run r) {
        fire(r, target -> target.onFinalized(r));
    }

    public static void fireDeleted(Run r) {
        fire(r, target -> target.onDeleted(r));
    }

    @SuppressWarnings("unchecked")
    private static void fire(Run r, Consumer<RunListener<Run>> event) {
        for (var listener : all()) {
            if (listener.targetType.isInstance(r)) {
                try {
                    event.accept(listener);
                } catch (RuntimeException | LinkageError x) {
                    LOGGER.log(Level.WARNING, listener.getClass() + " failed", x);
                }
            }
        }
    }

    public static ExtensionList<RunListener> all() {
        return ExtensionList.lookup(RunListener.class);
    }
}
