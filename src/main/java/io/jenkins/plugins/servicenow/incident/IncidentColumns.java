package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.servicenow.step.BuildType;
import io.jenkins.plugins.servicenow.step.ChangeStep;
import io.jenkins.plugins.servicenow.step.FieldMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundSetter;

/** The columns of an incident that have a parameter of their own; null where none was given. */
public abstract class IncidentColumns extends ChangeStep {

    private static final long serialVersionUID = 1L;

    static final String CATEGORY = "Software";
    static final String SUBCATEGORY = "Operating System";

    private String buildType = BuildType.DEVELOPMENT.value();
    private String impact;
    private String urgency;
    private String callerId;
    private String cmdbCi;
    private String assignmentGroup;
    private String category = CATEGORY;
    private String subcategory = SUBCATEGORY;
    private LinkedHashMap<String, Object> fields = new LinkedHashMap<>();

    public String getBuildType() {
        return buildType;
    }

    @DataBoundSetter
    public void setBuildType(String buildType) {
        this.buildType = Util.fixNull(Util.fixEmptyAndTrim(buildType), BuildType.DEVELOPMENT.value());
    }

    /** Label or value; null for what the build type says. */
    @CheckForNull
    public String getImpact() {
        return impact;
    }

    @DataBoundSetter
    public void setImpact(String impact) {
        this.impact = Util.fixEmptyAndTrim(impact);
    }

    /** Label or value; null for what the build type says. */
    @CheckForNull
    public String getUrgency() {
        return urgency;
    }

    @DataBoundSetter
    public void setUrgency(String urgency) {
        this.urgency = Util.fixEmptyAndTrim(urgency);
    }

    /** E-mail address, user name or sys_id; null for the user who started the build. */
    @CheckForNull
    public String getCallerId() {
        return callerId;
    }

    @DataBoundSetter
    public void setCallerId(String callerId) {
        this.callerId = Util.fixEmptyAndTrim(callerId);
    }

    /** Exact name or sys_id; null for the configuration item of the build. */
    @CheckForNull
    public String getCmdbCi() {
        return cmdbCi;
    }

    @DataBoundSetter
    public void setCmdbCi(String cmdbCi) {
        this.cmdbCi = Util.fixEmptyAndTrim(cmdbCi);
    }

    /** Exact name or sys_id; null for the group of the connection. */
    @CheckForNull
    public String getAssignmentGroup() {
        return assignmentGroup;
    }

    @DataBoundSetter
    public void setAssignmentGroup(String assignmentGroup) {
        this.assignmentGroup = Util.fixEmptyAndTrim(assignmentGroup);
    }

    /** Label or value. */
    public String getCategory() {
        return category;
    }

    @DataBoundSetter
    public void setCategory(String category) {
        this.category = Util.fixNull(Util.fixEmptyAndTrim(category), CATEGORY);
    }

    /** Label or value. */
    public String getSubcategory() {
        return subcategory;
    }

    @DataBoundSetter
    public void setSubcategory(String subcategory) {
        this.subcategory = Util.fixNull(Util.fixEmptyAndTrim(subcategory), SUBCATEGORY);
    }

    /** Further columns of the incident by name, as the pipeline gave them. */
    public Map<String, Object> getFields() {
        return new LinkedHashMap<>(fields);
    }

    /** The same as the form shows it. */
    @Restricted(NoExternalUse.class) // Jelly
    public String getFieldLines() {
        return FieldMap.toLines(fields);
    }

    /** @param fields raw, because the step reference cannot describe the type arguments of a map */
    @DataBoundSetter
    @SuppressWarnings({"rawtypes", "unchecked"})
    public void setFields(Map fields) {
        this.fields = new LinkedHashMap<>(fields == null ? Map.of() : fields);
    }
}
