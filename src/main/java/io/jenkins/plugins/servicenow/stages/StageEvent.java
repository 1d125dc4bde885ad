package io.jenkins.plugins.servicenow.stages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.build.BuildFailure;
import io.jenkins.plugins.servicenow.client.Text;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jenkinsci.plugins.workflow.graph.BlockEndNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/**
 * A stage has started or ended.
 *
 * @param start the node that starts the stage
 * @param end the node that ends the stage; null when it has started
 */
record StageEvent(
        @NonNull Instant at,
        @NonNull String stage,
        @NonNull FlowNode start,
        @CheckForNull BlockEndNode<?> end) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    /** One line. To be asked some time after the end: Pipeline adds the error to a node that listeners have seen already. */
    @NonNull
    String text() {
        return TIME.format(at) + " " + Text.of(stage) + " " + what();
    }

    private String what() {
        if (end == null) {
            return "started";
        }
        var failure = end.getError();
        if (failure == null) {
            return "ended";
        }
        return BuildFailure.isStop(failure.getError()) ? "was stopped" : "failed";
    }
}
