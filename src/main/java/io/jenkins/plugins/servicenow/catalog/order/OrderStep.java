package io.jenkins.plugins.servicenow.catalog.order;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.step.ServiceNowStepDescriptor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.SynchronousStepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code snowOrder}: the order for which the build runs, as it was when the build was scheduled. */
public final class OrderStep extends Step {

    @DataBoundConstructor
    public OrderStep() {}

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context);
    }

    /** Makes no request. */
    private static final class Execution extends SynchronousStepExecution<Map<String, Object>> {

        private static final long serialVersionUID = 1L;

        Execution(@NonNull StepContext context) {
            super(context);
        }

        /** @return null when the build was not ordered */
        @Override
        @CheckForNull
        protected Map<String, Object> run() throws Exception {
            var run = getContext().get(Run.class);
            var order = run == null ? null : BuildRecords.order(run);
            if (order == null) {
                return null;
            }
            var map = new LinkedHashMap<String, Object>();
            map.put("number", order.getNumber());
            map.put("request", order.getRequest());
            map.put("item", order.getItem());
            map.put("requestedFor", order.getRequestedFor().getName());
            map.put("openedBy", order.getOpenedBy().getName());
            map.put("quantity", order.getQuantity());
            map.put("variables", new LinkedHashMap<>(order.getVariables()));
            map.put("url", order.getUrl());
            return map;
        }
    }

    @Extension
    public static final class DescriptorImpl extends ServiceNowStepDescriptor {

        public DescriptorImpl() {
            super("snowOrder", Messages._OrderStep_displayName());
        }
    }
}
