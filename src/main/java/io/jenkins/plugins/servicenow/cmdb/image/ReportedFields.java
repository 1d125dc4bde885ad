package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildActions;
import io.jenkins.plugins.servicenow.client.ReadBack;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reports the fields of CIs that ServiceNow did not keep as they were sent, each of them once in the log of a build. Saved
 * with the build when that is saved for another reason; if it is lost, a warning is repeated.
 */
public final class ReportedFields extends InvisibleAction {

    /** {@code class.field}. Never changed but replaced, because another thread may be saving the build. */
    private volatile Set<String> fields = new HashSet<>();

    private ReportedFields() {}

    @NonNull
    static ReportedFields of(@NonNull Run<?, ?> run) {
        return BuildActions.of(run, ReportedFields.class, ReportedFields::new);
    }

    /**
     * Writes a warning to the log for each field that ServiceNow has dropped or changed, unless the log has it already.
     *
     * @param versionField the one by which versions of an image are told apart
     * @param read the CI after it was written
     * @return a warning for each of these fields, those that the log has already included
     */
    @NonNull
    List<String> report(
            @NonNull Map<String, String> sent,
            @NonNull TableRecord read,
            @NonNull String className,
            @NonNull String versionField,
            @NonNull Consumer<String> log) {
        var warnings = new ArrayList<String>();
        for (var field : ReadBack.dropped(sent, read)) {
            var warning = read.has(field) ? ignored(field, className) : missing(field, className, versionField);
            warnings.add(warning);
            if (add(className + "." + field)) {
                log.accept("WARNING: " + warning);
            }
        }
        return warnings;
    }

    /** @return false when it is there already */
    private synchronized boolean add(String field) {
        var more = new HashSet<>(fields);
        var added = more.add(field);
        fields = more;
        return added;
    }

    private static String missing(String field, String className, String versionField) {
        return "ServiceNow has no field '" + field + "' in " + className
                + ", or the OAuth Application User may not read it. Add the field to the class, or name another one in the"
                + " connection."
                + (field.equals(versionField)
                        ? " Without it only Jenkins can tell the versions of an image apart."
                        : "");
    }

    private static String ignored(String field, String className) {
        return "ServiceNow ignored the field '" + field + "' of " + className
                + ": it may not be written, is too short, or belongs to a data source that takes precedence over this one.";
    }
}
