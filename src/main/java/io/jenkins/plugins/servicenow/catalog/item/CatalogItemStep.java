package io.jenkins.plugins.servicenow.catalog.item;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.console.HyperlinkNote;
import io.jenkins.plugins.servicenow.client.KeyedLock;
import io.jenkins.plugins.servicenow.itsm.RecordLink;
import io.jenkins.plugins.servicenow.step.ServiceNowStep;
import io.jenkins.plugins.servicenow.step.ServiceNowStepDescriptor;
import io.jenkins.plugins.servicenow.step.ServiceNowStepExecution;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/** {@code snowCatalogItem}: publishes the job as an item of the service catalog. */
public final class CatalogItemStep extends ServiceNowStep {

    private static final long serialVersionUID = 1L;

    /** The catalog of the base system. */
    static final String CATALOG = "Service Catalog";

    private final String name;
    private String shortDescription;
    private String description;
    private String catalog = CATALOG;
    private String category;
    private String flow;
    private ArrayList<String> parameters = new ArrayList<>();
    private ArrayList<String> mandatory = new ArrayList<>();
    private boolean active = true;
    private boolean overwrite;

    /** @param name what people search for in the catalog */
    @DataBoundConstructor
    public CatalogItemStep(String name) {
        this.name = Util.fixNull(name).trim();
    }

    @NonNull
    public String getName() {
        return name;
    }

    /** Null to leave it to people. */
    @CheckForNull
    public String getShortDescription() {
        return shortDescription;
    }

    @DataBoundSetter
    public void setShortDescription(String shortDescription) {
        this.shortDescription = Util.fixEmptyAndTrim(shortDescription);
    }

    /** Text, no HTML; null to leave it to people. */
    @CheckForNull
    public String getDescription() {
        return description;
    }

    @DataBoundSetter
    public void setDescription(String description) {
        this.description = Util.fixEmptyAndTrim(description);
    }

    /** Title or sys_id. */
    @NonNull
    public String getCatalog() {
        return catalog;
    }

    @DataBoundSetter
    public void setCatalog(String catalog) {
        this.catalog = Util.fixNull(Util.fixEmptyAndTrim(catalog), CATALOG);
    }

    /** Title or sys_id; null to leave it to people. */
    @CheckForNull
    public String getCategory() {
        return category;
    }

    @DataBoundSetter
    public void setCategory(String category) {
        this.category = Util.fixEmptyAndTrim(category);
    }

    /** Name or sys_id; null to leave it to people. */
    @CheckForNull
    public String getFlow() {
        return flow;
    }

    @DataBoundSetter
    public void setFlow(String flow) {
        this.flow = Util.fixEmptyAndTrim(flow);
    }

    /** Names of parameters of the job, in the order of the form; none for all that can be ordered. */
    @NonNull
    public List<String> getParameters() {
        return List.copyOf(parameters);
    }

    @DataBoundSetter
    public void setParameters(List<String> parameters) {
        this.parameters = names(parameters);
    }

    /** The same as the form shows it. */
    @Restricted(NoExternalUse.class) // Jelly
    public String getParameterList() {
        return String.join(", ", parameters);
    }

    /** Names of parameters that the orderer has to fill in. */
    @NonNull
    public List<String> getMandatory() {
        return List.copyOf(mandatory);
    }

    @DataBoundSetter
    public void setMandatory(List<String> mandatory) {
        this.mandatory = names(mandatory);
    }

    /** The same as the form shows it. */
    @Restricted(NoExternalUse.class) // Jelly
    public String getMandatoryList() {
        return String.join(", ", mandatory);
    }

    /** Whether the item can be ordered. */
    public boolean isActive() {
        return active;
    }

    @DataBoundSetter
    public void setActive(boolean active) {
        this.active = active;
    }

    /** Whether what a person has changed in ServiceNow is written again. */
    public boolean isOverwrite() {
        return overwrite;
    }

    @DataBoundSetter
    public void setOverwrite(boolean overwrite) {
        this.overwrite = overwrite;
    }

    private static ArrayList<String> names(@CheckForNull List<String> given) {
        return Util.fixNull(given).stream()
                .map(Util::fixEmptyAndTrim)
                .filter(name -> name != null)
                .distinct()
                .collect(Collectors.toCollection(ArrayList::new));
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    private static final class Execution extends ServiceNowStepExecution<CatalogItemStep> {

        private static final long serialVersionUID = 1L;

        /** Null after a restart. */
        @CheckForNull
        private transient ItemDraft draft;

        Execution(StepContext context, CatalogItemStep step) {
            super(context, step);
        }

        @Override
        protected void validate() throws IOException, InterruptedException {
            if (!connection().isPublishCatalogItems()) {
                throw new AbortException(
                        "The ServiceNow connection '" + connection().getName()
                                + "' may not publish catalog items. Give as 'connection' one that may, or have an administrator"
                                + " allow it: 'May publish catalog items' in the settings of the connection.");
            }
            draft();
        }

        private ItemDraft draft() throws IOException, InterruptedException {
            var known = draft;
            if (known == null) {
                known = ItemDraft.of(step(), build().getParent(), log());
                draft = known;
            }
            return known;
        }

        /** A repeated call finds what is there by the sys_ids that are kept with the job, and by the item's marker. */
        @Override
        protected Map<String, Object> call() throws Exception {
            var session = session();
            var job = build().getParent();
            try (var lock = KeyedLock.acquire("catalog item of " + job.getFullName())) {
                var published = PublishedItem.of(job, connection().getInstanceUrl());
                var item = new CatalogItems(session, job, published, step().isOverwrite(), log()).publish(draft());
                var url = RecordLink.to(session.instance(), CatalogItems.TABLE, item.sysId());
                var isActive = Boolean.parseBoolean(item.value("active"));
                var mapping = draft().mapping();
                log().accept("Catalog item " + HyperlinkNote.encodeTo(url, item.text("name"))
                        + (isActive ? "" : " (not active, cannot be ordered)") + ". Its orders are taken by"
                        + " snowCatalogOrders(item: '" + item.sysId().value() + "', parameters: "
                        + mapping.entrySet().stream()
                                .map(entry -> entry.getKey() + ": '" + entry.getValue() + "'")
                                .collect(Collectors.joining(", ", "[", "]"))
                        + ")");

                var map = new LinkedHashMap<String, Object>();
                map.put("sysId", item.sysId().value());
                map.put("name", item.text("name"));
                map.put("url", url);
                map.put("active", isActive);
                map.put("parameters", mapping);
                return map;
            }
        }
    }

    @Extension
    public static final class DescriptorImpl extends ServiceNowStepDescriptor {

        private static final List<String> LISTS = List.of("parameters", "mandatory");

        public DescriptorImpl() {
            super("snowCatalogItem", Messages._CatalogItemStep_displayName());
        }

        /** Takes lists of parameters as one text too. */
        @Override
        @NonNull
        public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
            var named = new HashMap<>(arguments);
            for (var list : LISTS) {
                named.computeIfPresent(
                        list, (key, value) -> value instanceof CharSequence text ? split(text.toString()) : value);
            }
            return super.customInstantiate(named);
        }

        /** The form holds lists as lines of text. */
        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 request, @NonNull JSONObject form) throws FormException {
            var parameters = form.remove("parameterList");
            var mandatory = form.remove("mandatoryList");
            var step = (CatalogItemStep) super.newInstance(request, form);
            step.setParameters(split(parameters == null ? "" : parameters.toString()));
            step.setMandatory(split(mandatory == null ? "" : mandatory.toString()));
            return step;
        }

        private static List<String> split(String names) {
            return Arrays.asList(names.split("[,\\n]"));
        }
    }
}
