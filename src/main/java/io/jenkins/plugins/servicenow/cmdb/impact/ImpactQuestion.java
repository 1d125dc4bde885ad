package io.jenkins.plugins.servicenow.cmdb.impact;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.cmdb.RelationTypes;
import io.jenkins.plugins.servicenow.config.CmdbMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One of the three questions that can be asked.
 *
 * @param kind which one
 * @param image name or sys_id; empty when the question is which builds have some values
 * @param where values by field, one of which a build must have; empty for the other questions
 * @param relationship name of its type, from an image to a server that runs it
 * @param cmdb how images are kept
 */
record ImpactQuestion(
        @NonNull Kind kind,
        @NonNull String image,
        @NonNull Map<String, List<String>> where,
        @NonNull String relationship,
        @NonNull CmdbMapping cmdb) {

    enum Kind {
        /** What is derived from an image, and where it runs. */
        BASE_IMAGE,
        /** Where an image runs. */
        CI,
        /** Which images there are. */
        WHERE;

        /** @throws AbortException when the step asks no question or several */
        static Kind of(@NonNull ImpactStep step) throws AbortException {
            var asked = new ArrayList<Kind>();
            if (step.givenBaseImage() != null) {
                asked.add(BASE_IMAGE);
            }
            if (step.givenCi() != null) {
                asked.add(CI);
            }
            if (!step.getWhere().isEmpty()) {
                asked.add(WHERE);
            }
            if (asked.size() != 1) {
                throw new AbortException(step.functionName()
                        + " answers one question: give either baseImage: 'Ubuntu 24.04 Base Image'"
                        + " for what is derived from it and where that runs, or ci: for where an image runs, or"
                        + " where: [environment: 'production'] for the images that have these values.");
            }
            return asked.get(0);
        }
    }

    /**
     * @param image name or sys_id; empty when the question is not about one
     * @throws AbortException when the step asks no question or several, or for what cannot be searched
     */
    static ImpactQuestion of(@NonNull ImpactStep step, @NonNull String image, @NonNull CmdbMapping cmdb)
            throws AbortException {
        var name = step.functionName();
        if (step.getLimit() < 1) {
            throw new AbortException(name + " needs a limit of at least 1, not " + step.getLimit() + ".");
        }
        var relationship = step.getRelationship();
        if (!RelationTypes.isName(relationship)) {
            throw new AbortException(name + " does not know the relationship '" + relationship
                    + "'. Name its type with both halves, such as '" + RelationTypes.RUNS_ON + "'.");
        }
        var kind = Kind.of(step);
        var where = kind == Kind.WHERE ? ImpactFields.of(step.getWhere(), cmdb) : Map.<String, List<String>>of();
        return new ImpactQuestion(kind, image, where, relationship, cmdb);
    }
}
