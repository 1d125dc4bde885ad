package io.jenkins.plugins.servicenow.change;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildStarter;
import io.jenkins.plugins.servicenow.build.PlanEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Shows what {@code snowChangeRequest} would send. References and choices are shown as the pipeline names them. */
final class DryRun {

    private DryRun() {}

    /**
     * @param connection its name
     * @param log takes lines for the build log
     * @return what the step returns: the keys of a real run, without values
     */
    @NonNull
    static Map<String, Object> show(
            @NonNull ChangeRequestDraft draft,
            @NonNull BuildIdentity build,
            @NonNull BuildStarter starter,
            @NonNull String connection,
            @NonNull Consumer<String> log) {
        log.accept("Dry run: nothing is sent to ServiceNow. Through the connection '" + connection
                + "' a change request would be created with");
        if (draft.template() != null) {
            log.accept("  template: " + draft.template());
        }
        draft.values(build, starter, asGiven(draft, starter))
                .forEach((field, value) -> log.accept("  " + field + ": " + value.replace("\n", "\n    ")));
        var slot = draft.slot();
        if (slot != null) {
            log.accept("planned for " + slot.describe());
        }
        log.accept(
                draft.requestApproval()
                        ? "and moved to " + draft.approvalState().label()
                        : "and left in New, because requestApproval is off");
        var result = new LinkedHashMap<String, Object>();
        for (var key : new String[] {"sysId", "number", "url", "state", "approval", "risk"}) {
            result.put(key, "");
        }
        result.put("created", false);
        result.putAll(new PlanEntry("", "", "notChecked", "", List.of(), List.of()).toMap());
        return result;
    }

    private static Map<String, String> asGiven(ChangeRequestDraft draft, BuildStarter starter) {
        var given = new LinkedHashMap<String, String>();
        var user = starter.user();
        var orderer = draft.orderer();
        if (orderer != null) {
            given.put("requested_by", orderer);
        } else if (user != null) {
            user.names().stream().findFirst().ifPresent(name -> given.put("requested_by", name));
        }
        draft.fields().references().forEach(reference -> given.put(reference.field(), reference.text()));
        given.putAll(draft.fields().choices());
        return given;
    }
}
