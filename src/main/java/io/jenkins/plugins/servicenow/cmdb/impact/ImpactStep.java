package io.jenkins.plugins.servicenow.cmdb.impact;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.servicenow.cmdb.RelationTypes;
import io.jenkins.plugins.servicenow.step.FieldMap;
import io.jenkins.plugins.servicenow.step.Options;
import io.jenkins.plugins.servicenow.step.ServiceNowStep;
import io.jenkins.plugins.servicenow.step.ServiceNowStepDescriptor;
import io.jenkins.plugins.servicenow.step.ServiceNowStepExecution;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.MissingContextVariableException;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code snowImpact}: which images derive from one or contain something, and which servers run them. */
public final class ImpactStep extends ServiceNowStep {

    /** Of builds and servers in one answer. */
    private static final int DEFAULT_LIMIT = 10_000;

    private static final long serialVersionUID = 1L;

    private String baseImage;
    private String ci;
    private LinkedHashMap<String, Object> where = new LinkedHashMap<>();
    private String component;
    private String version;
    private String vulnerability;
    private String in;
    private String relationship = RelationTypes.RUNS_ON;
    private int limit = DEFAULT_LIMIT;
    private String format;
    private String file;

    @DataBoundConstructor
    public ImpactStep() {
        // The setters decide which question is asked.
    }

    /** Name or sys_id. */
    @CheckForNull
    public String getBaseImage() {
        return Util.fixEmpty(baseImage);
    }

    /** The same, but empty when something was given that names none. */
    @CheckForNull
    String givenBaseImage() {
        return baseImage;
    }

    @DataBoundSetter
    public void setBaseImage(String baseImage) {
        this.baseImage = baseImage == null ? null : baseImage.trim();
    }

    /** Name or sys_id. */
    @CheckForNull
    public String getCi() {
        return Util.fixEmpty(ci);
    }

    /** The same, but empty when something was given that names none. */
    @CheckForNull
    String givenCi() {
        return ci;
    }

    @DataBoundSetter
    public void setCi(String ci) {
        this.ci = ci == null ? null : ci.trim();
    }

    /** What builds must have, by parameter of {@code snowRegisterCI} or field, as the pipeline gave it. */
    public Map<String, Object> getWhere() {
        return new LinkedHashMap<>(where);
    }

    /** The same as the form shows it. */
    @Restricted(NoExternalUse.class) // Jelly
    public String getWhereLines() {
        return FieldMap.toLines(where);
    }

    /** @param where raw, because the step reference cannot describe the type arguments of a map */
    @DataBoundSetter
    @SuppressWarnings({"rawtypes", "unchecked"})
    public void setWhere(Map where) {
        this.where = new LinkedHashMap<>(where == null ? Map.of() : where);
    }

    /** Name or package URL. */
    @CheckForNull
    public String getComponent() {
        return Util.fixEmpty(component);
    }

    /** The same, but empty when something was given that names none. */
    @CheckForNull
    String givenComponent() {
        return component;
    }

    @DataBoundSetter
    public void setComponent(String component) {
        this.component = component == null ? null : component.trim();
    }

    /** Of the component, several separated by commas; null for all. */
    @CheckForNull
    public String getVersion() {
        return Util.fixEmpty(version);
    }

    /** Each as it was given, also an empty one. */
    @NonNull
    List<String> versions() {
        return version == null
                ? List.of()
                : Arrays.stream(version.split(",", -1)).map(String::trim).toList();
    }

    @DataBoundSetter
    public void setVersion(String version) {
        this.version = version == null ? null : version.trim();
    }

    /** Its id. */
    @CheckForNull
    public String getVulnerability() {
        return Util.fixEmpty(vulnerability);
    }

    /** The same, but empty when something was given that names none. */
    @CheckForNull
    String givenVulnerability() {
        return vulnerability;
    }

    @DataBoundSetter
    public void setVulnerability(String vulnerability) {
        this.vulnerability = vulnerability == null ? null : vulnerability.trim();
    }

    /** Name or sys_id of the base image whose images are searched; null for all images. */
    @CheckForNull
    public String getIn() {
        return Util.fixEmpty(in);
    }

    /** The same, but empty when something was given that names none. */
    @CheckForNull
    String givenIn() {
        return in;
    }

    @DataBoundSetter
    public void setIn(String in) {
        this.in = in == null ? null : in.trim();
    }

    public String getRelationship() {
        return relationship;
    }

    @DataBoundSetter
    public void setRelationship(String relationship) {
        this.relationship = Util.fixNull(Util.fixEmptyAndTrim(relationship), RelationTypes.RUNS_ON);
    }

    /** The maximum number of builds and servers. */
    public int getLimit() {
        return limit;
    }

    @DataBoundSetter
    public void setLimit(int limit) {
        this.limit = limit;
    }

    /** Null to go by the extension of the file. */
    @CheckForNull
    public String getFormat() {
        return format;
    }

    @DataBoundSetter
    public void setFormat(String format) {
        this.format = Util.fixEmptyAndTrim(format);
    }

    /** In the workspace; null when no file is to be written. */
    @CheckForNull
    public String getFile() {
        return file;
    }

    @DataBoundSetter
    public void setFile(String file) {
        this.file = Util.fixEmptyAndTrim(file);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    /** Only reads; a repeated call asks again. */
    private static final class Execution extends ServiceNowStepExecution<ImpactStep> {

        private static final long serialVersionUID = 1L;

        /** Name or sys_id; empty when the question is not about one. */
        private String image = "";

        private transient ImpactQuestion question;

        Execution(StepContext context, ImpactStep step) {
            super(context, step);
        }

        @Override
        protected void validate() throws Exception {
            ImpactOutput.of(step());
            switch (ImpactQuestion.Kind.of(step())) {
                case BASE_IMAGE -> {
                    requireCi("baseImage", step().givenBaseImage());
                    // Its name means all its versions, also when this build has registered one of them.
                    image = step().getBaseImage();
                }
                case CI -> image = requireCi("ci", step().givenCi());
                case WHERE -> {}
                case CONTENT -> {
                    if (step().givenIn() != null) {
                        requireCi("in", step().givenIn());
                        image = step().getIn();
                    }
                }
            }
            question();
            if (step().getFile() != null && getContext().get(FilePath.class) == null) {
                throw new MissingContextVariableException(FilePath.class, step().getDescriptor());
            }
        }

        private ImpactQuestion question() throws IOException, InterruptedException {
            if (question == null) {
                question = ImpactQuestion.of(step(), image, connection().getCmdb());
            }
            return question;
        }

        @Override
        protected Map<String, Object> call() throws Exception {
            var impact = new ImpactSearch(session(), question(), step().getLimit(), log()).answer();
            logAnswer(impact);
            var output = ImpactOutput.of(step());
            if (output != null) {
                output.write(required(FilePath.class), impact);
                log().accept("Written to " + output.path());
            }
            return impact.toMap();
        }

        private void logAnswer(Impact impact) throws IOException, InterruptedException {
            var builds = impact.builds().size();
            var content = impact.content();
            var servers = count(impact.servers().size(), "server runs", "servers run");
            log().accept(
                            switch (question().kind()) {
                                case BASE_IMAGE ->
                                    count(builds, "build derives", "builds derive") + " from "
                                            + question().image() + ", " + servers + " them or it:";
                                case CI ->
                                    servers + " " + impact.builds().get(0).ci().label() + ":";
                                case WHERE -> count(builds, "image has", "images have") + " " + step().getWhere() + ":";
                                case CONTENT ->
                                    (content == null ? "" : summary(impact, content)) + ", " + servers + " these:";
                            });
            ImpactTree.print(impact, log());
            if (content != null && content.hidden() > 0) {
                log().accept("WARNING: " + count(content.hidden(), "image", "images")
                        + " may not be read by the OAuth Application User, or do not exist any more; nobody knows what they"
                        + " contain.");
            }
            if (impact.truncated()) {
                log().accept("WARNING: there are more than " + step().getLimit()
                        + " builds and servers; the others are left out. Raise 'limit' to see them.");
            }
        }

        private static String summary(Impact impact, ImpactContent content) {
            var named = content.count(ImageContent.State.NAMED);
            var derived = impact.builds().stream()
                    .filter(build -> !content.isNamed(build.ci().sysId()))
                    .count();
            return count(named, "image contains", "images contain") + " " + content.query() + " of "
                    + content.images().size() + " searched, " + derived + " more derive from them, "
                    + content.notKnown().size() + " are not known";
        }

        private static String count(long number, String one, String several) {
            return number + " " + (number == 1 ? one : several);
        }
    }

    @Extension
    public static final class DescriptorImpl extends ServiceNowStepDescriptor {

        public DescriptorImpl() {
            super("snowImpact", Messages._ImpactStep_displayName());
        }

        /** Accepts what {@code snowRegisterCI} has returned as it is. */
        @Override
        @NonNull
        public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
            var named = new HashMap<>(takeRecord(takeReturned(arguments, "ci"), "baseImage"));
            named.putAll(takeRecord(named, "in"));
            named.computeIfPresent(
                    "version",
                    (name, value) -> value instanceof Collection<?> several
                            ? several.stream()
                                    .map(each -> each == null ? "" : each.toString())
                                    .collect(Collectors.joining(", "))
                            : value);
            for (var parameter : List.of("component", "version", "vulnerability")) {
                if (named.containsKey(parameter)) {
                    // Null must not be taken for a parameter that is left out.
                    named.putIfAbsent(parameter, "");
                }
            }
            return super.customInstantiate(named);
        }

        /** The form holds the conditions as lines of text. */
        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 request, @NonNull JSONObject form) throws FormException {
            var where = takeLines(form, "whereLines");
            var step = (ImpactStep) super.newInstance(request, form);
            step.setWhere(where);
            return step;
        }

        @POST
        public ListBoxModel doFillFormatItems() {
            var items = new ListBoxModel();
            items.add(Messages.ImpactStep_formatOfFile(), "");
            items.addAll(Options.list(ImpactFormat.class));
            return items;
        }
    }
}
