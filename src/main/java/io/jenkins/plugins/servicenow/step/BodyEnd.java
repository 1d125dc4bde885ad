package io.jenkins.plugins.servicenow.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** How the body of a step has ended, until the step itself ends so. Over a restart it is kept where it can be stored. */
public final class BodyEnd implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(BodyEnd.class.getName());

    /** What the body has returned, if it succeeded; after a restart null when it could not be stored. */
    private final transient Object result;

    /** The same where it can be stored. */
    @CheckForNull
    private final Serializable storedResult;

    /** Names what was returned but cannot be stored; null when there is no such thing. */
    @CheckForNull
    private final String notStored;

    /** With which the body has failed; null if it succeeded. */
    @CheckForNull
    private final transient Throwable error;

    /** The same, or what it says where it cannot be stored itself. */
    @CheckForNull
    private final Throwable storedError;

    private BodyEnd(@CheckForNull Object result, @CheckForNull Throwable error) {
        this.result = result;
        // A value that cannot be stored must not keep the pipeline from being stored while ServiceNow is called.
        this.storedResult = result instanceof Serializable serializable && isStorable(result) ? serializable : null;
        this.notStored = result == null || storedResult != null
                ? null
                : result.getClass().getName();
        this.error = error;
        this.storedError = error == null || isStorable(error) ? error : plain(error);
    }

    /** As it was stored. */
    private BodyEnd(BodyEnd stored) {
        this.result = stored.storedResult;
        this.storedResult = stored.storedResult;
        this.notStored = stored.notStored;
        this.error = stored.storedError;
        this.storedError = stored.storedError;
    }

    private Object readResolve() {
        return new BodyEnd(this);
    }

    @NonNull
    public static BodyEnd success(@CheckForNull Object result) {
        return new BodyEnd(result, null);
    }

    @NonNull
    public static BodyEnd failure(@NonNull Throwable error) {
        return new BodyEnd(null, error);
    }

    /** With which the body has failed; null when it succeeded. */
    @CheckForNull
    public Throwable error() {
        return error;
    }

    /**
     * Ends the step as its body has ended.
     *
     * @param functionName of the step
     */
    public void pass(@NonNull StepContext context, @NonNull String functionName)
            throws IOException, InterruptedException {
        var failure = error();
        if (failure != null) {
            context.onFailure(failure);
            return;
        }
        if (result == null && notStored != null) {
            ServiceNowStepExecution.log(context)
                    .accept("WARNING: Jenkins was restarted at the end of " + functionName
                            + ", and what the block had returned could not be stored (" + notStored
                            + "). The step returns null.");
        }
        context.onSuccess(result);
    }

    private static Throwable plain(Throwable thrown) {
        return thrown instanceof FlowInterruptedException interruption
                ? new FlowInterruptedException(interruption.getResult())
                : new AbortException(thrown.toString());
    }

    private static boolean isStorable(Object value) {
        try (var out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
            out.writeObject(value);
            return true;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            LOGGER.log(Level.FINE, "The end of a block cannot be stored", e);
            return false;
        }
    }
}
