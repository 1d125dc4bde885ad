package io.jenkins.plugins.servicenow.catalog.order;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Job;
import hudson.triggers.Trigger;
import hudson.triggers.TriggerDescriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.step.Options;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jenkins.model.ParameterizedJobMixIn.ParameterizedJob;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.DoNotUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code snowCatalogOrders}: a build of the job for each approved order of a catalog item. Holds what is configured and nothing
 * else: {@link CatalogOrders} polls, and knows what has become of the orders.
 */
public final class CatalogOrdersTrigger extends Trigger<Job<?, ?>> {

    /** An order is built when it is approved. */
    static final String REQUIRED = "required";

    /** An order is built unless somebody is asked to approve it and has not, or has refused. */
    static final String NOT_NEEDED = "notNeeded";

    /** The orders themselves. */
    static final String ORDER = "order";

    /** The catalog tasks of a group. */
    static final String TASK = "task";

    static final String ABORT = "abort";
    static final String NOTE = "note";

    private final String item;

    @CheckForNull
    private String connection;

    private List<OrderParameter> parameters = new ArrayList<>();

    /** Null for {@link #REQUIRED}, as the others for their defaults. */
    @CheckForNull
    private String approval;

    @CheckForNull
    private String take;

    @CheckForNull
    private String group;

    @CheckForNull
    private String onCancel;

    /** @param item sys_id of the catalog item */
    @DataBoundConstructor
    public CatalogOrdersTrigger(String item) {
        this.item = Util.fixNull(item).trim();
    }

    /** sys_id of the catalog item. */
    @NonNull
    public String getItem() {
        return Util.fixNull(item);
    }

    /** Name of the connection; null for the one that steps of the job use, too. */
    @CheckForNull
    public String getConnection() {
        return connection;
    }

    @DataBoundSetter
    public void setConnection(String connection) {
        this.connection = Util.fixEmptyAndTrim(connection);
    }

    /** Which variables give which parameters their values. Whatever else was ordered does not reach the build. */
    @NonNull
    public List<OrderParameter> getParameters() {
        return parameters == null ? new ArrayList<>() : new ArrayList<>(parameters);
    }

    @DataBoundSetter
    public void setParameters(List<OrderParameter> parameters) {
        this.parameters = new ArrayList<>(Util.fixNull(parameters));
    }

    /** {@value #REQUIRED} or {@value #NOT_NEEDED}. */
    @NonNull
    public String getApproval() {
        return Util.fixNull(approval, REQUIRED);
    }

    @DataBoundSetter
    public void setApproval(String approval) {
        this.approval = nullIf(REQUIRED, approval);
    }

    /** {@value #ORDER} or {@value #TASK}. */
    @NonNull
    public String getTake() {
        return Util.fixNull(take, ORDER);
    }

    @DataBoundSetter
    public void setTake(String take) {
        this.take = nullIf(ORDER, take);
    }

    /** Name or sys_id of the group whose tasks are taken; null when orders are. */
    @CheckForNull
    public String getGroup() {
        return group;
    }

    @DataBoundSetter
    public void setGroup(String group) {
        this.group = Util.fixEmptyAndTrim(group);
    }

    /** What becomes of the build when the order is canceled: {@value #ABORT} or {@value #NOTE}. */
    @NonNull
    public String getOnCancel() {
        return Util.fixNull(onCancel, ABORT);
    }

    @DataBoundSetter
    public void setOnCancel(String onCancel) {
        this.onCancel = nullIf(ABORT, onCancel);
    }

    @CheckForNull
    private static String nullIf(String standard, @CheckForNull String value) {
        var given = Util.fixEmptyAndTrim(value);
        return standard.equals(given) ? null : given;
    }

    /** Names of variables by names of parameters. */
    @NonNull
    Map<String, String> mapping() {
        var mapping = new LinkedHashMap<String, String>();
        getParameters().forEach(each -> mapping.put(each.getParameter(), each.getVariable()));
        return mapping;
    }

    @NonNull
    OrderReading.Kind kind() {
        return getTake().equals(TASK) ? OrderReading.Kind.TASK : OrderReading.Kind.ORDER;
    }

    boolean needsApproval() {
        return !getApproval().equals(NOT_NEEDED);
    }

    /** What keeps orders from being built, as the last poll has found it; for the form. */
    @NonNull
    @Restricted(DoNotUse.class) // Jelly
    public List<String> getProblems() {
        var started = job;
        return started == null ? List.of() : CatalogOrders.get().status(started).problems();
    }

    /** What is wrong with the configuration, so that no order is taken; empty when nothing is. */
    @NonNull
    List<String> errors() {
        var errors = new ArrayList<String>();
        if (!SysId.isSysId(getItem())) {
            errors.add("'item' must be the sys_id of a catalog item, 32 hexadecimal digits.");
        }
        if (!List.of(REQUIRED, NOT_NEEDED).contains(getApproval())) {
            errors.add("'approval' must be '" + REQUIRED + "' or '" + NOT_NEEDED + "'.");
        }
        if (!List.of(ORDER, TASK).contains(getTake())) {
            errors.add("'take' must be '" + ORDER + "' or '" + TASK + "'.");
        }
        if (!List.of(ABORT, NOTE).contains(getOnCancel())) {
            errors.add("'onCancel' must be '" + ABORT + "' or '" + NOTE + "'.");
        }
        if (kind() == OrderReading.Kind.TASK && group == null) {
            errors.add(
                    "'group' is needed with take: 'task': the name or sys_id of the group whose tasks are for this job.");
        }
        if (mapping().size() != getParameters().size()) {
            errors.add("A parameter is in 'parameters' twice.");
        }
        if (getParameters().stream()
                .anyMatch(each ->
                        each.getParameter().isEmpty() || each.getVariable().isEmpty())) {
            errors.add("'parameters' must name a parameter of the job and a variable of the item in each entry.");
        }
        return errors;
    }

    @Override
    public void start(Job<?, ?> project, boolean newInstance) {
        super.start(project, newInstance);
        CatalogOrders.get().start(project, this);
    }

    @Override
    public void stop() {
        var stopped = job;
        if (stopped != null) {
            CatalogOrders.get().stop(stopped, this);
        }
        super.stop();
    }

    @Extension
    @Symbol("snowCatalogOrders")
    public static final class DescriptorImpl extends TriggerDescriptor implements CustomDescribableModel {

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.CatalogOrdersTrigger_displayName();
        }

        @Override
        public boolean isApplicable(Item item) {
            return item instanceof Job && item instanceof ParameterizedJob;
        }

        /** {@code parameters: [RECIPE: 'recipe']} is the short way to write the list. */
        @Override
        @NonNull
        public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
            if (!(arguments.get("parameters") instanceof Map<?, ?> mapping)) {
                return arguments;
            }
            var list = new ArrayList<Map<String, Object>>();
            mapping.forEach((parameter, variable) -> {
                if (!(parameter instanceof CharSequence) || !(variable instanceof CharSequence)) {
                    throw new IllegalArgumentException(
                            "'parameters' of snowCatalogOrders must give the name of a variable"
                                    + " for the name of each parameter, such as [RECIPE: 'recipe'], but has "
                                    + parameter + ": "
                                    + variable);
                }
                list.add(Map.of("parameter", parameter.toString(), "variable", variable.toString()));
            });
            var expanded = new HashMap<>(arguments);
            expanded.put("parameters", list);
            return expanded;
        }

        @Override
        @NonNull
        public UninstantiatedDescribable customUninstantiate(@NonNull UninstantiatedDescribable described) {
            if (!(described.getArguments().get("parameters") instanceof List<?> list)) {
                return described;
            }
            var mapping = new LinkedHashMap<String, Object>();
            for (var each : list) {
                if (each instanceof UninstantiatedDescribable entry) {
                    mapping.put(
                            String.valueOf(entry.getArguments().get("parameter")),
                            entry.getArguments().get("variable"));
                }
            }
            var shortened = new LinkedHashMap<String, Object>(described.getArguments());
            shortened.put("parameters", mapping);
            return described.withArguments(shortened);
        }

        @POST
        public FormValidation doCheckItem(@QueryParameter String value) {
            return SysId.isSysId(Util.fixNull(value).trim())
                    ? FormValidation.ok()
                    : FormValidation.error("Enter the sys_id of a catalog item: 32 hexadecimal digits.");
        }

        @POST
        public ListBoxModel doFillConnectionItems(
                @CheckForNull @AncestorInPath Item job, @QueryParameter String connection) {
            return Options.connections(job, connection);
        }

        @POST
        public ListBoxModel doFillApprovalItems() {
            return options(REQUIRED, "Required", NOT_NEEDED, "Not needed: nobody is asked to approve this item");
        }

        @POST
        public ListBoxModel doFillTakeItems() {
            return options(ORDER, "Orders", TASK, "Catalog tasks of a group");
        }

        @POST
        public ListBoxModel doFillOnCancelItems() {
            return options(ABORT, "Abort the build", NOTE, "Note it in the log of the build");
        }

        private static ListBoxModel options(String first, String firstLabel, String second, String secondLabel) {
            var items = new ListBoxModel();
            items.add(firstLabel, first);
            items.add(secondLabel, second);
            return items;
        }

        @POST
        public FormValidation doCheckGroup(@QueryParameter String value, @QueryParameter String take) {
            return TASK.equals(take) && Util.fixEmptyAndTrim(value) == null
                    ? FormValidation.error("Enter the name or sys_id of the group whose tasks are for this job.")
                    : FormValidation.ok();
        }
    }
}
