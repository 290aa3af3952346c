/** Things of one kind, of which a planted error writes one for another. Made apart from the lists that the checker looks them up in. */
export const otherThings: readonly (readonly string[])[] = [
  // prettier-ignore
  ['diabetes', 'hypertension', 'asthma', 'COPD', 'arthritis', 'depression', 'anxiety', 'migraine', 'gout', 'osteoporosis', 'hypothyroidism', 'hyperlipidemia', 'GERD', 'anemia', 'pneumonia', 'heart failure', 'atrial fibrillation', 'kidney stones', 'cirrhosis', 'psoriasis', 'eczema', 'sinusitis', 'bronchitis', 'diverticulitis', 'epilepsy'],
  // prettier-ignore
  ['MRI', 'CT', 'x-ray', 'ultrasound', 'echocardiogram', 'colonoscopy', 'endoscopy', 'EKG', 'stress test', 'mammogram', 'biopsy', 'CBC', 'lipid panel', 'A1c', 'TSH', 'urinalysis', 'EMG', 'spirometry', 'DEXA scan'],
  // prettier-ignore
  ['cardiology', 'neurology', 'orthopedics', 'nephrology', 'endocrinology', 'dermatology', 'gastroenterology', 'urology', 'pulmonology', 'rheumatology', 'oncology', 'physical therapy', 'psychiatry', 'podiatry'],
  // prettier-ignore
  ['brace', 'sling', 'crutches', 'splint', 'cast', 'heating pad', 'ice', 'surgery', 'injection', 'stent', 'bypass', 'transplant', 'dialysis', 'chemotherapy', 'radiation', 'CPAP', 'oxygen', 'pacemaker'],
  ['teacher', 'nurse', 'engineer', 'farmer', 'carpenter', 'driver', 'cook', 'accountant', 'lawyer', 'plumber', 'mechanic', 'firefighter'],
  ['mother', 'father', 'sister', 'brother', 'son', 'daughter', 'wife', 'husband', 'aunt', 'uncle', 'grandmother', 'grandfather'],
  ['salt', 'sugar', 'alcohol', 'beer', 'wine', 'coffee', 'caffeine', 'dairy', 'gluten', 'meat', 'tobacco', 'marijuana', 'cocaine'],
  // prettier-ignore
  ['walking', 'running', 'swimming', 'cycling', 'yoga', 'golf', 'tennis', 'basketball', 'football', 'hiking', 'gardening', 'soccer', 'weightlifting', 'dancing'],
]
