package io.jenkins.plugins.servicenow.catalog.order;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.RelativePath;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.model.Job;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Which variable of a catalog item gives a parameter of the job its value. */
public final class OrderParameter implements Describable<OrderParameter>, Serializable {

    private static final long serialVersionUID = 1L;

    private final String parameter;
    private final String variable;

    /**
     * @param parameter name of the parameter of the job
     * @param variable name of the variable of the catalog item
     */
    @DataBoundConstructor
    public OrderParameter(String parameter, String variable) {
        this.parameter = Util.fixNull(parameter).trim();
        this.variable = Util.fixNull(variable).trim();
    }

    @NonNull
    public String getParameter() {
        return Util.fixNull(parameter);
    }

    @NonNull
    public String getVariable() {
        return Util.fixNull(variable);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OrderParameter that
                && getParameter().equals(that.getParameter())
                && getVariable().equals(that.getVariable());
    }

    @Override
    public int hashCode() {
        return Objects.hash(getParameter(), getVariable());
    }

    @Extension
    @Symbol("orderParameter")
    public static final class DescriptorImpl extends Descriptor<OrderParameter> {

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.OrderParameter_displayName();
        }

        /** Those of the job as it is saved that an order may set. */
        @POST
        public ComboBoxModel doFillParameterItems(@CheckForNull @AncestorInPath Item job) {
            var names = new ComboBoxModel();
            if (job instanceof Job<?, ?> known && known.hasPermission(Item.CONFIGURE)) {
                OrderValues.definitions(known).values().stream()
                        .filter(OrderValues::canBeOrdered)
                        .forEach(each -> names.add(each.getName()));
            }
            return names;
        }

        /** Those that a poll has read of the item: a form makes no request. */
        @POST
        public ComboBoxModel doFillVariableItems(
                @CheckForNull @AncestorInPath Item job,
                @QueryParameter @RelativePath("..") String item,
                @QueryParameter @RelativePath("..") String connection) {
            var names = new ComboBoxModel();
            if (job instanceof Job<?, ?> known && known.hasPermission(Item.CONFIGURE)) {
                names.addAll(variables(known, item, connection));
            }
            return names;
        }

        private static List<String> variables(Job<?, ?> job, String item, String connection) {
            try {
                var instance = ConnectionResolver.of(job).choose(connection).getInstanceUrl();
                return CatalogOrders.get()
                        .variables()
                        .of(instance, Util.fixNull(item).trim().toLowerCase(Locale.ROOT));
            } catch (AbortException e) {
                return List.of();
            }
        }

        @POST
        public FormValidation doCheckParameter(@CheckForNull @AncestorInPath Item job, @QueryParameter String value) {
            var name = Util.fixNull(value).trim();
            if (!(job instanceof Job<?, ?> known) || !known.hasPermission(Item.CONFIGURE)) {
                return FormValidation.ok();
            }
            if (name.isEmpty()) {
                return FormValidation.error("Enter the name of a parameter of the job.");
            }
            var definition = OrderValues.definitions(known).get(name);
            if (definition == null) {
                return FormValidation.warning("The job has no parameter of this name yet. Orders wait until it has.");
            }
            return OrderValues.canBeOrdered(definition)
                    ? FormValidation.ok()
                    : FormValidation.error("Only texts, choices and booleans can be ordered, and no secrets.");
        }

        @POST
        public FormValidation doCheckVariable(
                @CheckForNull @AncestorInPath Item job,
                @QueryParameter String value,
                @QueryParameter @RelativePath("..") String item,
                @QueryParameter @RelativePath("..") String connection) {
            var name = Util.fixNull(value).trim();
            if (!(job instanceof Job<?, ?> known) || !known.hasPermission(Item.CONFIGURE)) {
                return FormValidation.ok();
            }
            if (name.isEmpty()) {
                return FormValidation.error("Enter the name of a variable of the catalog item.");
            }
            var variables = variables(known, item, connection);
            return variables.isEmpty() || variables.contains(name)
                    ? FormValidation.ok()
                    : FormValidation.warning("The catalog item has no variable of this name. Its variables: "
                            + String.join(", ", variables) + ".");
        }
    }
}
