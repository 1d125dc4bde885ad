package jenkinslite.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Result;

/** The end of a program. */
public final class EndNode extends FlowNodes.Atom {
    private final Result result;
    private final Throwable error;

    EndNode(PipelineNode node, Result result, @CheckForNull Throwable error) {
        super(node);
        this.result = result;
        this.error = error;
    }

    public Result result() {
        return result;
    }

    @CheckForNull
    public Throwable error() {
        return error;
    }
}
