package io.jenkins.plugins.servicenow.cmdb.impact;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.cmdb.RelationTypes;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.step.CiArgument;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One of the three questions that can be asked.
 *
 * @param kind which one
 * @param image name or sys_id; empty when the question is which builds have some values
 * @param where values by field, one of which a build must have; empty for the other questions
 * @param relationship name of its type, from an image to a server that runs it
 */
record ImpactQuestion(
        @NonNull Kind kind,
        @NonNull String image,
        @NonNull Map<String, List<String>> where,
        @NonNull String relationship,
        @NonNull ServiceNowConnection connection) {

    enum Kind {
        /** What is derived from an image, and where it runs. */
        BASE_IMAGE,
        /** Where an image runs. */
        CI,
        /** Which images there are. */
        WHERE
    }

    /** @throws AbortException when the step asks no question or several, or for what cannot be searched */
    static ImpactQuestion of(@NonNull ImpactStep step, @NonNull Run<?, ?> run) throws AbortException {
        var name = step.functionName();
        var baseImage = step.getBaseImage();
        var ci = step.getCi();
        var where = step.getWhere();
        var given = Stream.of(baseImage != null, ci != null, !where.isEmpty())
                .filter(each -> each)
                .count();
        if (given != 1) {
            throw new AbortException(name + " answers one question: give either baseImage: 'Ubuntu 24.04 Base Image'"
                    + " for what is derived from it and where that runs, or ci: for where an image runs, or"
                    + " where: [environment: 'production'] for the images that have these values.");
        }
        if (step.getLimit() < 1) {
            throw new AbortException(name + " needs a limit of at least 1, not " + step.getLimit() + ".");
        }
        var relationship = step.getRelationship();
        if (!RelationTypes.isName(relationship)) {
            throw new AbortException(name + " does not know the relationship '" + relationship
                    + "'. Name its type with both halves, such as '" + RelationTypes.RUNS_ON + "'.");
        }
        if (!where.isEmpty()) {
            var connection = ConnectionResolver.of(run).choose(step.getConnection());
            return new ImpactQuestion(
                    Kind.WHERE, "", ImpactFields.of(where, connection.getCmdb()), relationship, connection);
        }
        var argument = CiArgument.of(run, name, first(baseImage, ci), step.getConnection());
        return new ImpactQuestion(
                baseImage == null ? Kind.CI : Kind.BASE_IMAGE,
                // The name of a base image means all its versions, also when this build has registered one of them.
                baseImage == null ? argument.ci() : baseImage,
                Map.of(),
                relationship,
                ConnectionResolver.of(run).choose(argument.connection()));
    }

    private static String first(@CheckForNull String one, @CheckForNull String other) {
        return one == null ? other : one;
    }
}
