package io.jenkins.plugins.servicenow.change;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.servicenow.step.ServiceNowStep;
import org.kohsuke.stapler.DataBoundSetter;

/** The optional columns of a change request that have a parameter of their own; null where none was given. */
public abstract class ChangeRequestColumns extends ServiceNowStep {

    private static final long serialVersionUID = 1L;

    private String requestedBy;
    private String organization;
    private String justification;
    private String implementationPlan;
    private String backoutPlan;
    private String testPlan;
    private String assignmentGroup;
    private String assignedTo;
    private String cmdbCi;
    private String plannedStart;
    private String plannedEnd;
    private String category;
    private String impact;
    private String priority;

    /** E-mail address, user name or sys_id; null for the user who started the build. */
    @CheckForNull
    public String getRequestedBy() {
        return requestedBy;
    }

    @DataBoundSetter
    public void setRequestedBy(String requestedBy) {
        this.requestedBy = Util.fixEmptyAndTrim(requestedBy);
    }

    /** For whom the image is made, as it goes into the description. */
    @CheckForNull
    public String getOrganization() {
        return organization;
    }

    @DataBoundSetter
    public void setOrganization(String organization) {
        this.organization = Util.fixEmptyAndTrim(organization);
    }

    @CheckForNull
    public String getJustification() {
        return justification;
    }

    @DataBoundSetter
    public void setJustification(String justification) {
        this.justification = Util.fixEmptyAndTrim(justification);
    }

    @CheckForNull
    public String getImplementationPlan() {
        return implementationPlan;
    }

    @DataBoundSetter
    public void setImplementationPlan(String implementationPlan) {
        this.implementationPlan = Util.fixEmptyAndTrim(implementationPlan);
    }

    @CheckForNull
    public String getBackoutPlan() {
        return backoutPlan;
    }

    @DataBoundSetter
    public void setBackoutPlan(String backoutPlan) {
        this.backoutPlan = Util.fixEmptyAndTrim(backoutPlan);
    }

    @CheckForNull
    public String getTestPlan() {
        return testPlan;
    }

    @DataBoundSetter
    public void setTestPlan(String testPlan) {
        this.testPlan = Util.fixEmptyAndTrim(testPlan);
    }

    /** Exact name or sys_id. */
    @CheckForNull
    public String getAssignmentGroup() {
        return assignmentGroup;
    }

    @DataBoundSetter
    public void setAssignmentGroup(String assignmentGroup) {
        this.assignmentGroup = Util.fixEmptyAndTrim(assignmentGroup);
    }

    /** E-mail address, user name or sys_id. */
    @CheckForNull
    public String getAssignedTo() {
        return assignedTo;
    }

    @DataBoundSetter
    public void setAssignedTo(String assignedTo) {
        this.assignedTo = Util.fixEmptyAndTrim(assignedTo);
    }

    /** Exact name or sys_id. */
    @CheckForNull
    public String getCmdbCi() {
        return cmdbCi;
    }

    @DataBoundSetter
    public void setCmdbCi(String cmdbCi) {
        this.cmdbCi = Util.fixEmptyAndTrim(cmdbCi);
    }

    /** ISO-8601 with zone. */
    @CheckForNull
    public String getPlannedStart() {
        return plannedStart;
    }

    @DataBoundSetter
    public void setPlannedStart(String plannedStart) {
        this.plannedStart = Util.fixEmptyAndTrim(plannedStart);
    }

    /** ISO-8601 with zone. */
    @CheckForNull
    public String getPlannedEnd() {
        return plannedEnd;
    }

    @DataBoundSetter
    public void setPlannedEnd(String plannedEnd) {
        this.plannedEnd = Util.fixEmptyAndTrim(plannedEnd);
    }

    /** Label or value. */
    @CheckForNull
    public String getCategory() {
        return category;
    }

    @DataBoundSetter
    public void setCategory(String category) {
        this.category = Util.fixEmptyAndTrim(category);
    }

    /** Label or value. */
    @CheckForNull
    public String getImpact() {
        return impact;
    }

    @DataBoundSetter
    public void setImpact(String impact) {
        this.impact = Util.fixEmptyAndTrim(impact);
    }

    /** Label or value. */
    @CheckForNull
    public String getPriority() {
        return priority;
    }

    @DataBoundSetter
    public void setPriority(String priority) {
        this.priority = Util.fixEmptyAndTrim(priority);
    }
}
