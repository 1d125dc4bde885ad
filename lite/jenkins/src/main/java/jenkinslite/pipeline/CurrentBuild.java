package jenkinslite.pipeline;

import hudson.model.Result;
import hudson.model.Run;
import java.io.IOException;
import java.io.Serializable;
import java.util.Objects;

/** {@code currentBuild} in a script. */
public final class CurrentBuild implements Serializable {
    private static final long serialVersionUID = 1L;

    private static Run<?, ?> run() {
        return Execution.current().run();
    }

    public Run<?, ?> getRawBuild() {
        return run();
    }

    /** Null while nothing has set it. */
    public String getResult() {
        var result = run().getResult();
        return result == null ? null : result.toString();
    }

    /** Only makes the result worse. */
    public void setResult(String result) {
        run().setResult(Result.fromString(result));
    }

    public String getCurrentResult() {
        return Objects.requireNonNullElse(run().getResult(), Result.SUCCESS).toString();
    }

    public boolean resultIsBetterOrEqualTo(String other) {
        return Result.fromString(getCurrentResult()).isBetterOrEqualTo(Result.fromString(other));
    }

    public boolean resultIsWorseOrEqualTo(String other) {
        return Result.fromString(getCurrentResult()).isWorseOrEqualTo(Result.fromString(other));
    }

    public int getNumber() {
        return run().getNumber();
    }

    public String getId() {
        return run().getId();
    }

    public String getDisplayName() {
        return run().getDisplayName();
    }

    public void setDisplayName(String name) throws IOException {
        run().setDisplayName(name);
    }

    public String getDescription() {
        return run().getDescription();
    }

    public void setDescription(String description) throws IOException {
        run().setDescription(description);
    }

    public String getFullDisplayName() {
        return run().getFullDisplayName();
    }

    public String getProjectName() {
        return run().getParent().getName();
    }

    public String getFullProjectName() {
        return run().getParent().getFullName();
    }

    public String getAbsoluteUrl() {
        return run().getParent().getAbsoluteUrl() + run().getNumber() + "/";
    }

    public long getStartTimeInMillis() {
        return run().getStartTimeInMillis();
    }

    public long getDuration() {
        return System.currentTimeMillis() - run().getStartTimeInMillis();
    }
}
