export { Beneficiary } from './entities/beneficiary.ts';
export { BenefitPlan, benefitPlanTypes } from './entities/benefit-plan.ts';
export { GroupBeneficiary } from './entities/group-beneficiary.ts';
export { beneficiaryStates, beneficiaryStatuses } from './states.ts';
