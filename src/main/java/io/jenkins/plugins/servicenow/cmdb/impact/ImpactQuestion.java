package io.jenkins.plugins.servicenow.cmdb.impact;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.cmdb.ImageConditions;
import io.jenkins.plugins.servicenow.cmdb.RelationTypes;
import io.jenkins.plugins.servicenow.config.CmdbMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One of the questions that can be asked.
 *
 * @param kind which one
 * @param image name or sys_id; for a question about contents the base image of those that are searched; empty when none is given
 * @param where values by field, one of which an image must have; empty when none are given
 * @param content what is searched for in images; null for the other questions
 * @param relationship name of its type, from an image to a server that runs it
 * @param cmdb how images are kept
 */
record ImpactQuestion(
        @NonNull Kind kind,
        @NonNull String image,
        @NonNull Map<String, List<String>> where,
        @CheckForNull ContentQuery content,
        @NonNull String relationship,
        @NonNull CmdbMapping cmdb) {

    enum Kind {
        /** What is derived from an image, and where it runs. */
        BASE_IMAGE,
        /** Where an image runs. */
        CI,
        /** Which images there are. */
        WHERE,
        /** Which images contain something, what is derived from them, and where that runs. */
        CONTENT;

        /** @throws AbortException when the step asks no question or several */
        static Kind of(@NonNull ImpactStep step) throws AbortException {
            var asked = new ArrayList<Kind>();
            if (step.givenBaseImage() != null) {
                asked.add(BASE_IMAGE);
            }
            if (step.givenCi() != null) {
                asked.add(CI);
            }
            if (step.givenComponent() != null) {
                asked.add(CONTENT);
            }
            if (step.givenVulnerability() != null) {
                asked.add(CONTENT);
            }
            if (!step.getWhere().isEmpty() && !asked.contains(CONTENT)) {
                asked.add(WHERE);
            }
            if (asked.size() != 1) {
                throw new AbortException(step.functionName()
                        + " answers one question: give either baseImage: 'Ubuntu 24.04 Base Image'"
                        + " for what is derived from it and where that runs, or ci: for where an image runs, or"
                        + " where: [environment: 'production'] for the images that have these values, or"
                        + " component: 'openssl' or vulnerability: 'CVE-2026-1234' for the images that contain it.");
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
        if (!step.versions().isEmpty() && step.givenComponent() == null) {
            throw new AbortException(name + " received a version and no component. Give component: 'openssl', or leave"
                    + " the version out.");
        }
        if (step.givenIn() != null && kind != Kind.CONTENT) {
            throw new AbortException(
                    name + " searches 'in' a base image for a component or a vulnerability. For what is"
                            + " derived from an image give it as baseImage.");
        }
        var where = kind == Kind.WHERE || kind == Kind.CONTENT
                ? ImageConditions.of(name, step.getWhere(), cmdb)
                : Map.<String, List<String>>of();
        return new ImpactQuestion(kind, image, where, content(step), relationship, cmdb);
    }

    @CheckForNull
    private static ContentQuery content(ImpactStep step) throws AbortException {
        var component = step.givenComponent();
        if (component != null) {
            return ComponentQuery.of(component, step.versions());
        }
        var vulnerability = step.givenVulnerability();
        return vulnerability == null ? null : VulnerabilityQuery.of(vulnerability);
    }
}
