"""From every vacancy that ever was a post to the numbers that are published of them. Pure.

counted    what is counted of one vacancy: an answer to each question
kinds      what kind of employer a name is
titles     which of the field's titles an ad uses
tally      adds the answers up, a vacancy at a time
coverage   which source found what alone, and how much all of them may have missed
roster     who has advertised such posts
tables     the sums as tables
postings   each vacancy as a row, for those who count for themselves
"""
